package io.factorline.benchmarks.load;

import io.factorline.local.time.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Jobs of feature-sync, asked for as anybody asks. One thread. */
final class SyncJobs implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofHours(1);
  private static final double NS_PER_S = 1e9;

  private final int port;
  private final HttpClient http = HttpClient.newHttpClient();

  SyncJobs(int port) {
    this.port = port;
  }

  /**
   * A job that succeeded.
   *
   * @param seconds from its begin to its end, by its process
   * @param report what it says of itself
   */
  record Done(double seconds, JsonNode report) {}

  /** Runs one to its end, which must be a good one. */
  Done run(String json) {
    String path = "/v1/jobs/" + submit(json);
    boolean hasEnded = Wait.until(PATIENCE, () -> !get(path).path("finishedAt").isNull());
    JsonNode job = get(path);
    if (!hasEnded || !job.path("state").asString("").equals("SUCCEEDED")) {
      throw new IllegalStateException("must succeed within " + PATIENCE + ": job=" + job);
    }
    Duration taken =
        Duration.between(instant(job.path("startedAt")), instant(job.path("finishedAt")));
    return new Done(taken.toNanos() / NS_PER_S, job.path("report"));
  }

  private static Instant instant(JsonNode time) {
    return Instant.parse(time.asString(""));
  }

  private String submit(String json) {
    JsonNode answer =
        call(
            request("/v1/jobs")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    String id = answer.path("id").asString("");
    if (id.isEmpty()) {
      throw new IllegalStateException("must be taken: job=" + json + ", answer=" + answer);
    }
    return id;
  }

  private JsonNode get(String path) {
    return call(request(path).GET());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  private JsonNode call(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      return JsonMapper.shared().readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("must not be interrupted", e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
