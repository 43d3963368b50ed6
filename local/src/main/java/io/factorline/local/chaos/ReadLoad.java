package io.factorline.local.chaos;

import io.factorline.local.time.NanoClock;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads of all symbols at a fixed rate, whatever becomes of those before: a read that is late
 * counts from when it was due. Thread-safe.
 */
final class ReadLoad implements AutoCloseable {
  static final Duration PERIOD = Duration.ofMillis(50);
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final String FACTOR = "live_1m:last_price";
  private static final int OK = 200;
  private static final int STATUS_AT = 2;
  private static final int REASON_AT = 3;
  private static final long NS_PER_MS = 1_000_000L;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("reads").daemon().factory());
  private final ConcurrentLinkedQueue<Sample> samples = new ConcurrentLinkedQueue<>();
  private final long startNs = NanoClock.SYSTEM.nanoTime();
  private final HttpRequest request;
  private final int cellCount;

  /** Reads that begin now. */
  ReadLoad(String api, List<String> symbols) {
    String body = JSON.writeValueAsString(Map.of("symbols", symbols, "factors", List.of(FACTOR)));
    this.cellCount = symbols.size();
    this.request =
        HttpRequest.newBuilder(URI.create(api + "/v1/factors"))
            .timeout(TIMEOUT)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    var _ = timer.scheduleAtFixedRate(this::read, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The run's clock, in ms. */
  long nowMs() {
    return (NanoClock.SYSTEM.nanoTime() - startNs) / NS_PER_MS;
  }

  /** Those due from a time on that have an answer, by their time; the others are forgotten. */
  List<Sample> since(long fromMs) {
    samples.removeIf(sample -> sample.atMs() < fromMs);
    List<Sample> found = new ArrayList<>(samples);
    found.sort(Comparator.comparingLong(Sample::atMs));
    return found;
  }

  /** Whether all of the last while were fresh. */
  boolean isFreshFor(Duration length) {
    long fromMs = nowMs() - length.toMillis();
    List<Sample> last = samples.stream().filter(sample -> sample.atMs() >= fromMs).toList();
    return last.size() >= length.dividedBy(PERIOD) / 2 && last.stream().allMatch(Sample::isFresh);
  }

  private void read() {
    long atMs = nowMs();
    var _ =
        client
            .sendAsync(request, BodyHandlers.ofString())
            .handle(
                (response, error) -> samples.add(sample(atMs, nowMs() - atMs, response, error)));
  }

  private Sample sample(
      long atMs, long tookMs, @Nullable HttpResponse<String> response, @Nullable Throwable error) {
    if (error != null || response == null) {
      String why = error == null ? "no answer" : named(error);
      return new Sample(atMs, tookMs, why, Map.of());
    }
    if (response.statusCode() != OK) {
      return new Sample(atMs, tookMs, "status " + response.statusCode(), Map.of());
    }
    try {
      return new Sample(atMs, tookMs, "", cells(JSON.readTree(response.body()), cellCount));
    } catch (JacksonException e) {
      return new Sample(atMs, tookMs, "no JSON", Map.of());
    }
  }

  private static String named(Throwable error) {
    Throwable cause = error.getCause();
    return (cause == null ? error : cause).getClass().getSimpleName();
  }

  /** Counts cells: those that the answer does not name are PRESENT. */
  static Map<String, Integer> cells(JsonNode answer, int cellCount) {
    Map<String, Integer> cells = new HashMap<>();
    int present = cellCount;
    for (JsonNode cell : answer.path("statuses")) {
      String reason = cell.path(REASON_AT).asString("");
      String status = cell.path(STATUS_AT).asString("");
      cells.merge(reason.isEmpty() ? status : status + "/" + reason, 1, Integer::sum);
      present--;
    }
    if (present > 0) {
      cells.put(Sample.PRESENT, present);
    }
    return cells;
  }

  @Override
  public void close() {
    timer.shutdownNow();
    client.close();
  }
}
