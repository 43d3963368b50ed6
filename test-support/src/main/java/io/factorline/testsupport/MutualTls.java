package io.factorline.testsupport;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import javax.net.ssl.SSLContext;

/**
 * A service that takes no connection without a client's certificate, and one to its management with
 * or without one; and clients of it.
 *
 * @param desk a client that is vouched for
 * @param known another one
 * @param stranger a client for whom nobody vouches
 * @param settings of the service
 */
public record MutualTls(
    PemFiles server,
    PemFiles desk,
    PemFiles known,
    PemFiles stranger,
    Map<String, String> settings) {
  /** Made anew. */
  public static MutualTls in(Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    PemFiles server = PemFiles.of(folder, "server", "ip:127.0.0.1");
    PemFiles desk = PemFiles.of(folder, "desk", "dns:desk.example");
    PemFiles known = PemFiles.of(folder, "known", "dns:known.example");
    PemFiles stranger = PemFiles.of(folder, "stranger", "dns:desk.example");
    Path vouched =
        Files.writeString(
            folder.resolve("vouched.pem"),
            Files.readString(desk.certificate()) + Files.readString(known.certificate()));
    String bundle = "spring.ssl.bundle.pem.factorline.";
    return new MutualTls(
        server,
        desk,
        known,
        stranger,
        Map.of(
            "server.ssl.bundle",
            "factorline",
            "server.ssl.client-auth",
            "need",
            "management.server.ssl.bundle",
            "factorline",
            "management.server.ssl.client-auth",
            "want",
            bundle + "keystore.certificate",
            server.certificate().toUri().toString(),
            bundle + "keystore.private-key",
            server.key().toUri().toString(),
            bundle + "truststore.certificate",
            vouched.toUri().toString(),
            bundle + "reload-on-update",
            "true",
            "spring.ssl.bundle.watch.file.quiet-period",
            "50ms"));
  }

  /** The status of a GET, by a client on a new connection. */
  public static int status(SSLContext client, int port, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (HttpClient http = HttpClient.newBuilder().sslContext(client).build()) {
      return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }
}
