package io.factorline.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The management endpoints of one stream-ingest. */
final class Management {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final int port;

  Management(int port) {
    this.port = port;
  }

  /** The details of the health of {@code ingest}; an empty object where nobody answers. */
  JsonNode health() {
    try {
      return JsonMapper.shared()
          .readTree(get("/actuator/health"))
          .path("components")
          .path("ingest")
          .path("details");
    } catch (UncheckedIOException e) {
      return JsonMapper.shared().createObjectNode();
    }
  }

  /** What it says that it waits for; empty for nothing, or where nobody answers. */
  String waitingFor() {
    return health().path("waitingFor").asString("");
  }

  /** Whether it is reached and waits for nothing. */
  boolean isUp() {
    JsonNode details = health();
    return details.has("redis") && !details.has("waitingFor");
  }

  /** Waits until it {@linkplain #isUp() is up}: right rows may be before each partition is open. */
  void awaitUp() {
    IngestStack.await("stream-ingest waits for nothing", this::isUp);
  }

  /** The value of a meter as Prometheus sees it, {@code name} or {@code name{tag="value"}}. */
  double metric(String series) {
    for (String line : get("/actuator/prometheus").split("\n", -1)) {
      if (line.startsWith(series + " ")) {
        return Double.parseDouble(line.substring(series.length() + 1));
      }
    }
    throw new AssertionError("must be told: series=" + series);
  }

  String get(String path) {
    return send(HttpRequest.newBuilder(uri(path)).timeout(LIMIT).build());
  }

  String post(String path) {
    return send(
        HttpRequest.newBuilder(uri(path)).timeout(LIMIT).POST(BodyPublishers.noBody()).build());
  }

  String post(String path, String json) {
    return send(
        HttpRequest.newBuilder(uri(path))
            .timeout(LIMIT)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static String send(HttpRequest request) {
    try {
      return HTTP.send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
