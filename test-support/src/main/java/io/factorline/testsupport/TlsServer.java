package io.factorline.testsupport;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * An HTTPS server of the JDK that speaks with nobody without a certificate that it trusts, and
 * answers all others with an object of no results. Thread-safe.
 */
public final class TlsServer implements AutoCloseable {
  private static final byte[] BODY = "{\"results\":[]}".getBytes(StandardCharsets.UTF_8);

  private final HttpsServer server;
  private volatile String lastClient = "";

  private TlsServer(HttpsServer server) {
    this.server = server;
  }

  /**
   * Starts on a free port.
   *
   * @param own what it shows
   * @param clients whom it trusts
   */
  public static TlsServer start(PemFiles own, PemFiles... clients)
      throws IOException, GeneralSecurityException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    SSLContext context = TlsContexts.of(own, clients);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters asked) {
            SSLParameters needed = context.getDefaultSSLParameters();
            needed.setNeedClientAuth(true);
            asked.setSSLParameters(needed);
          }
        });
    TlsServer started = new TlsServer(server);
    server.createContext("/", started::answer);
    server.start();
    return started;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      lastClient = ((HttpsExchange) exchange).getSSLSession().getPeerPrincipal().getName();
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().add("content-type", "application/json");
      exchange.sendResponseHeaders(200, BODY.length);
      exchange.getResponseBody().write(BODY);
    }
  }

  /** Where it is. */
  public URI uri() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The name in the certificate of who was answered last; empty for nobody. */
  public String lastClient() {
    return lastClient;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
