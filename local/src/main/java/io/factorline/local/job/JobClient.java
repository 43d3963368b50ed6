package io.factorline.local.job;

import io.factorline.security.OwnKey;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks feature-sync for jobs. Safe for use by several threads. */
public final class JobClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int ACCEPTED = 202;
  private static final int OK = 200;
  private static final int NO_CONTENT = 204;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final String url;
  private final OwnKey key;

  /**
   * A client of one feature-sync that wants no key.
   *
   * @param url its address, as {@code http://127.0.0.1:8082}
   */
  public JobClient(String url) {
    this(url, OwnKey.NONE);
  }

  /**
   * A client of one feature-sync.
   *
   * @param url its address, as {@code http://127.0.0.1:8082}
   * @param key with the roles {@code read} and {@code write}, where feature-sync wants one
   */
  public JobClient(String url, OwnKey key) {
    this.url = url;
    this.key = key;
  }

  /**
   * Asks for a job.
   *
   * @return its id
   * @throws JobException if it is refused, with the words of feature-sync
   */
  public String submit(String type, Map<String, Object> fields) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", type);
    body.putAll(fields);
    HttpRequest request =
        request("/v1/jobs")
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build();
    HttpResponse<String> response = send(request);
    String id = response.statusCode() == ACCEPTED ? json(response).path("id").asString("") : "";
    if (id.isEmpty()) {
      throw refused("job " + type, response);
    }
    return id;
  }

  /**
   * How a job stands.
   *
   * @throws JobException if there is none of this id or nobody answers
   */
  public Job get(String id) {
    HttpResponse<String> response = send(request("/v1/jobs/" + id).GET().build());
    if (response.statusCode() != OK) {
      throw refused("job " + id, response);
    }
    try {
      return Job.of(json(response));
    } catch (IllegalArgumentException e) {
      throw JobException.notUnderstood(
          "feature-sync tells of job " + id + " in a way not known here", e);
    }
  }

  /**
   * Asks that a job ends.
   *
   * @throws JobException if there is none of this id or nobody answers
   */
  public void cancel(String id) {
    HttpResponse<String> response = send(request("/v1/jobs/" + id).DELETE().build());
    int status = response.statusCode();
    if (status != OK && status != ACCEPTED && status != NO_CONTENT) {
      throw refused("job " + id, response);
    }
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path)).timeout(TIMEOUT);
    key.writeTo(request::setHeader);
    return request;
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (ConnectException e) {
      throw JobException.noAnswer("feature-sync does not listen at " + url, e);
    } catch (IOException e) {
      throw JobException.noAnswer(
          "feature-sync does not answer at " + url + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw JobException.noAnswer("interrupted while feature-sync was asked", e);
    }
  }

  private static JobException refused(String what, HttpResponse<String> response) {
    String words = Problem.text(json(response));
    return JobException.refused(
        "feature-sync refuses %s: %s"
            .formatted(what, words.isEmpty() ? "status=" + response.statusCode() : words));
  }

  private static JsonNode json(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (JacksonException e) {
      throw JobException.notUnderstood(
          "feature-sync answers with something else than JSON: status=" + response.statusCode(), e);
    }
  }
}
