package io.factorline.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.security.Client;
import io.factorline.security.ClientCertificate;
import io.factorline.security.ClientClass;
import io.factorline.security.KeyLine;
import io.factorline.security.Role;
import io.factorline.testsupport.PemFiles;
import io.factorline.testsupport.TlsContexts;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The service on servlets in production, where clients prove who they are by certificates. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "factorline.lake=target/lake",
      "factorline.redis.uri=redis://127.0.0.1:1",
      "feature-sync.redis.timeout=1s",
      "server.ssl.bundle=factorline",
      "server.ssl.client-auth=need"
    })
@ActiveProfiles("prod")
@DirtiesContext
final class MutualTlsTest {
  @TempDir private static Path folder;
  private static PemFiles server;
  private static PemFiles desk;
  private static PemFiles stranger;

  @LocalServerPort private int port;

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry registry) throws Exception {
    server = PemFiles.of(folder, "server", "ip:127.0.0.1");
    desk = PemFiles.of(folder, "desk", "dns:desk.example");
    stranger = PemFiles.of(folder, "stranger", "dns:desk.example");
    PemFiles known = PemFiles.of(folder, "known", "dns:known.example");
    Path trusted =
        Files.writeString(
            folder.resolve("trusted.pem"),
            Files.readString(desk.certificate()) + Files.readString(known.certificate()));
    String bundle = "spring.ssl.bundle.pem.factorline.";
    registry.add(bundle + "keystore.certificate", () -> server.certificate().toUri());
    registry.add(bundle + "keystore.private-key", () -> server.key().toUri());
    registry.add(bundle + "truststore.certificate", trusted::toUri);
    Path keys = Files.writeString(folder.resolve("keys"), line(desk));
    registry.add("security.keys", keys::toString);
  }

  private static String line(PemFiles pem) throws Exception {
    try (InputStream in = Files.newInputStream(pem.certificate())) {
      ClientCertificate shown =
          ClientCertificate.of(
              (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in));
      Client client = new Client("desk", ClientClass.RESEARCH, Set.of(Role.READ), 0);
      return new KeyLine(shown.id(), client, shown.hash(), KeyLine.NEVER).text() + "\n";
    }
  }

  private int status(SSLContext context, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  @Test
  void shouldKnowAClientByItsCertificate() throws Exception {
    SSLContext known = TlsContexts.showing(server, desk);

    assertThat(status(known, "/v3/api-docs")).isEqualTo(200);
    assertThat(status(known, "/v3/api-docs", "X-API-Key", "wrong")).isEqualTo(401);
  }

  @Test
  void shouldNotShakeHandsWithWhoShowsNoneOrAStrangersOne() throws Exception {
    SSLContext nobody = TlsContexts.trusting(server);
    SSLContext other = TlsContexts.showing(server, stranger);

    assertThatThrownBy(() -> status(nobody, "/v3/api-docs")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> status(other, "/v3/api-docs")).isInstanceOf(IOException.class);
  }

  @Test
  void shouldKnowNobodyByACertificateThatIsOnlyTrusted() throws Exception {
    PemFiles known = new PemFiles(folder.resolve("known.pem"), folder.resolve("known-key.pem"));

    assertThat(status(TlsContexts.showing(server, known), "/v3/api-docs")).isEqualTo(401);
  }
}
