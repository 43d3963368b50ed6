package io.factorline.sync.signals;

import io.factorline.security.OwnKey;
import io.factorline.security.OwnTls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks a gateway, with this service's own key and TLS. One that is away or overloaded is asked
 * again for a while: to compute again changes nothing. One thread.
 */
final class GatewayReplayer implements Replayer {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final long PAUSE_NS = Duration.ofMillis(500).toNanos();
  private static final int OK = 200;
  private static final Set<Integer> LATER = Set.of(429, 503, 504);
  private static final int SHOWN = 300;

  private final HttpClient client;
  private final URI gateway;
  private final Duration patience;
  private final OwnKey ownKey;

  GatewayReplayer(URI gateway, Duration patience, OwnKey ownKey, OwnTls ownTls) {
    this.client =
        HttpClient.newBuilder().connectTimeout(TIMEOUT).sslContext(ownTls.context()).build();
    this.gateway = gateway;
    this.patience = patience;
    this.ownKey = ownKey;
  }

  @Override
  public List<JsonNode> replay(List<Recording> records) throws IOException {
    HttpRequest request = request(records);
    long startNs = System.nanoTime();
    while (true) {
      try {
        HttpResponse<String> response = send(request);
        if (!LATER.contains(response.statusCode())) {
          return results(response, records.size());
        }
        requirePatience(startNs, "status=" + response.statusCode(), null);
      } catch (IOException e) {
        requirePatience(startNs, String.valueOf(e.getMessage()), e);
      }
      LockSupport.parkNanos(PAUSE_NS);
    }
  }

  private HttpRequest request(List<Recording> records) {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    ArrayNode all = body.putArray("records");
    records.forEach(record -> all.add(record.json()));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway.resolve("/v1/signals:replay"))
            .timeout(TIMEOUT)
            .header("content-type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofByteArray(
                    JsonMapper.shared().writeValueAsBytes(body)));
    ownKey.writeTo(request::setHeader);
    return request.build();
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the gateway was asked", e);
    }
  }

  private void requirePatience(long startNs, String why, @Nullable IOException cause)
      throws IOException {
    boolean isOver = System.nanoTime() - startNs >= patience.toNanos();
    if (isOver || Thread.currentThread().isInterrupted()) {
      throw new IOException("must answer: gateway=" + gateway + ", " + why, cause);
    }
  }

  private List<JsonNode> results(HttpResponse<String> response, int asked) throws IOException {
    List<JsonNode> results = new ArrayList<>();
    try {
      JsonNode body = JsonMapper.shared().readTree(response.body());
      body.path("results").forEach(results::add);
    } catch (JacksonException e) {
      throw refused(response, e);
    }
    if (response.statusCode() != OK || results.size() != asked) {
      throw refused(response, null);
    }
    return results;
  }

  private IOException refused(HttpResponse<String> response, @Nullable JacksonException cause) {
    String text = response.body().substring(0, Math.min(SHOWN, response.body().length()));
    return new IOException(
        "must tell a result per record: gateway=%s, status=%d, body=%s"
            .formatted(gateway, response.statusCode(), text),
        cause);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
