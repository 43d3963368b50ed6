package io.factorline.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a service as a caller would. */
final class ApiClient {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String base;

  ApiClient(int port) {
    this.base = "http://127.0.0.1:" + port;
  }

  /** What came back. */
  record Reply(int status, HttpResponse<String> response, JsonNode json) {
    String code() {
      return json.path("code").asString("");
    }

    String detail() {
      return json.path("detail").asString("");
    }
  }

  /** An answer that is no JSON. */
  HttpResponse<String> text(String path, String... headers) {
    return exchange(request(path, headers).timeout(PATIENCE).GET().build());
  }

  Reply get(String path, String... headers) {
    return send(request(path, headers).GET().build());
  }

  Reply post(String path, String body, String... headers) {
    HttpRequest.Builder request = request(path, headers);
    if (!java.util.Arrays.asList(headers).contains("Content-Type")) {
      request.header("Content-Type", "application/json");
    }
    return send(request.POST(HttpRequest.BodyPublishers.ofString(body)).build());
  }

  Reply put(String path, String body, String... headers) {
    HttpRequest.Builder request = request(path, headers);
    request.header("Content-Type", "application/json");
    return send(request.PUT(HttpRequest.BodyPublishers.ofString(body)).build());
  }

  Reply send(String method, String path) {
    return send(request(path).method(method, HttpRequest.BodyPublishers.noBody()).build());
  }

  private HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(10));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request;
  }

  private Reply send(HttpRequest request) {
    HttpResponse<String> response = exchange(request);
    return new Reply(
        response.statusCode(), response, JsonMapper.shared().readTree(response.body()));
  }

  private HttpResponse<String> exchange(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
