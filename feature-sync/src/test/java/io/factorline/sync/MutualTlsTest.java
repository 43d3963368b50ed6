package io.factorline.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.security.Client;
import io.factorline.security.ClientCertificate;
import io.factorline.security.ClientClass;
import io.factorline.security.KeyLine;
import io.factorline.security.Role;
import io.factorline.testsupport.MutualTls;
import io.factorline.testsupport.TlsContexts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;
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
      "feature-sync.redis.timeout=1s"
    })
@ActiveProfiles("prod")
@DirtiesContext
final class MutualTlsTest {
  @TempDir private static Path folder;
  private static MutualTls tls;

  @LocalServerPort private int port;

  @LocalManagementPort private int managementPort;

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry registry) throws Exception {
    tls = MutualTls.in(folder);
    tls.settings().forEach((name, value) -> registry.add(name, () -> value));
    Path keys = Files.writeString(folder.resolve("keys"), line());
    registry.add("security.keys", keys::toString);
  }

  private static String line() throws Exception {
    ClientCertificate shown = ClientCertificate.of(tls.desk().x509());
    Client client = new Client("desk", ClientClass.RESEARCH, Set.of(Role.READ), 0);
    return new KeyLine(shown.id(), client, shown.hash(), KeyLine.NEVER).text() + "\n";
  }

  @Test
  void shouldKnowAClientByItsCertificate() throws Exception {
    SSLContext known = TlsContexts.showing(tls.server(), tls.desk());

    assertThat(MutualTls.status(known, port, "/v3/api-docs")).isEqualTo(200);
    assertThat(MutualTls.status(known, port, "/v3/api-docs", "X-API-Key", "wrong")).isEqualTo(401);
  }

  @Test
  void shouldNotShakeHandsWithWhoShowsNoneOrAStrangersOne() throws Exception {
    SSLContext nobody = TlsContexts.trusting(tls.server());
    SSLContext other = TlsContexts.showing(tls.server(), tls.stranger());

    assertThatThrownBy(() -> MutualTls.status(nobody, port, "/v3/api-docs"))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> MutualTls.status(other, port, "/v3/api-docs"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void shouldSpeakTlsOnItsPortOfManagement() throws Exception {
    SSLContext known = TlsContexts.showing(tls.server(), tls.desk());
    SSLContext nobody = TlsContexts.trusting(tls.server());

    assertThat(MutualTls.status(nobody, managementPort, "/actuator/health/liveness"))
        .isEqualTo(200);
    assertThat(MutualTls.status(nobody, managementPort, "/actuator/info")).isEqualTo(401);
    assertThat(MutualTls.status(known, managementPort, "/actuator/info")).isEqualTo(200);
    SSLContext strangers = TlsContexts.trusting(tls.stranger());
    assertThatThrownBy(
            () -> MutualTls.status(strangers, managementPort, "/actuator/health/liveness"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void shouldKnowNobodyByACertificateThatIsOnlyTrusted() throws Exception {
    SSLContext context = TlsContexts.showing(tls.server(), tls.known());

    assertThat(MutualTls.status(context, port, "/v3/api-docs")).isEqualTo(401);
  }
}
