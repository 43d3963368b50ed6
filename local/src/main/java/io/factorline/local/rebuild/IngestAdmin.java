package io.factorline.local.rebuild;

import io.factorline.security.OwnKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The partitions of one stream-ingest, over its management port. Thread-safe. */
public final class IngestAdmin {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final int OK = 200;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final URI partitions;
  private final URI rebuild;
  private final OwnKey key;

  /**
   * Partitions that a process has.
   *
   * @param open those that work
   * @param closed why others stay closed
   * @param closedAt the offset where those would go on: all below was delivered
   */
  public record Partitions(
      Map<Integer, Long> open, Map<Integer, String> closed, Map<Integer, Long> closedAt) {
    private static final String LOST = "STORE_LOST";

    /** Copies the maps. */
    public Partitions {
      open = Map.copyOf(open);
      closed = Map.copyOf(closed);
      closedAt = Map.copyOf(closedAt);
    }

    /** Where those would go on whose rows Redis has lost. */
    Map<Integer, Long> lost() {
      Map<Integer, Long> lost = new TreeMap<>(closedAt);
      lost.keySet().removeIf(number -> !LOST.equals(closed.get(number)));
      return lost;
    }
  }

  /**
   * One stream-ingest.
   *
   * @param url of its management port, as {@code http://127.0.0.1:9081}
   * @param key with the role {@code operate}, where it wants one
   */
  public IngestAdmin(String url, OwnKey key) {
    this.key = key;
    this.partitions = URI.create(url + "/actuator/partitions");
    this.rebuild = URI.create(url + "/actuator/rebuild");
  }

  /**
   * Its partitions.
   *
   * @throws RebuildException if it does not answer
   */
  public Partitions partitions() {
    JsonNode answer = send(HttpRequest.newBuilder(partitions).GET());
    return new Partitions(
        byNumber(answer.path("open"), node -> node.asLong(0)),
        byNumber(answer.path("closed"), node -> node.asString("")),
        byNumber(answer.path("closedAt"), node -> node.asLong(0)));
  }

  /**
   * Lets it start the partitions whose rows are lost, whole or not at all.
   *
   * @param states by partition, as the report of a job {@code rebuild} has them
   * @return why partitions were refused
   * @throws RebuildException if it does not answer
   */
  Map<Integer, String> start(Map<String, JsonNode> states) {
    String named =
        states.entrySet().stream()
            .map(state ->
                String.join(
                    " ",
                    state.getKey(),
                    state.getValue().path("file").asString(""),
                    state.getValue().path("sha256").asString("")))
            .collect(Collectors.joining(","));
    String body = JSON.writeValueAsString(Map.of("states", named));
    JsonNode answer =
        send(
            HttpRequest.newBuilder(rebuild)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    return byNumber(answer.path("refused"), node -> node.asString(""));
  }

  private static <T> Map<Integer, T> byNumber(JsonNode object, Function<JsonNode, T> value) {
    Map<Integer, T> values = new TreeMap<>();
    object
        .properties()
        .forEach(
            entry -> values.put(Integer.valueOf(entry.getKey()), value.apply(entry.getValue())));
    return values;
  }

  private JsonNode send(HttpRequest.Builder to) {
    key.writeTo(to::setHeader);
    HttpRequest request = to.timeout(TIMEOUT).build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != OK) {
        throw new RebuildException(
            "stream-ingest refuses: uri=%s, status=%d"
                .formatted(request.uri(), response.statusCode()));
      }
      return JSON.readTree(response.body());
    } catch (IOException | JacksonException e) {
      throw new RebuildException("stream-ingest does not answer: uri=" + request.uri(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RebuildException("interrupted while stream-ingest was asked", e);
    }
  }
}
