package io.factorline.sync;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls feature-sync over HTTP. */
public final class JobClient {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final HttpClient http = HttpClient.newHttpClient();
  private final int port;

  public JobClient(int port) {
    this.port = port;
  }

  /** An answer's status and body. */
  public record Answer(int status, String type, JsonNode body) {
    /** Code of a problem. */
    public String code() {
      return body.path("code").asString();
    }

    /** Detail of a problem. */
    public String detail() {
      return body.path("detail").asString();
    }
  }

  public boolean answers() {
    try {
      return get("/v1/jobs?limit=1").status() != 0;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  public Answer get(String path) {
    return send(request(path).GET());
  }

  public Answer delete(String path) {
    return send(request(path).DELETE());
  }

  public Answer post(String path, String json) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  /** Submits a job that must be taken, and gives its id. */
  public String submit(String json) {
    Answer answer = post("/v1/jobs", json);
    if (answer.status() != 202) {
      throw new AssertionError("must be taken: " + answer);
    }
    return answer.body().get("id").asString();
  }

  public JsonNode job(String id) {
    return kept(get("/v1/jobs/" + id));
  }

  private static JsonNode kept(Answer answer) {
    if (answer.status() != 200) {
      throw new AssertionError("must be kept: " + answer);
    }
    return answer.body();
  }

  /** Waits until a job has ended, and gives it; a Redis that is away for a while is waited for. */
  public JsonNode awaitEnd(String id) {
    AtomicReference<JsonNode> last = new AtomicReference<>();
    SyncStack.await(
        "end of job " + id + ", last seen: " + last,
        () -> {
          Answer answer = get("/v1/jobs/" + id);
          if (answer.status() == 503) {
            return false;
          }
          JsonNode job = kept(answer);
          last.set(job);
          return !job.get("finishedAt").isNull();
        });
    return last.get();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(LIMIT);
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      String type = response.headers().firstValue("content-type").orElse("");
      return new Answer(response.statusCode(), type, JSON.readTree(response.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("must not be interrupted", e);
    }
  }
}
