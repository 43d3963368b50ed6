package io.factorline.benchmarks.load.history;

import io.factorline.benchmarks.load.http.HttpRequest;
import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.local.time.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Questions for history of the made lake, as they go to factor-api. */
public final class HistoryAsked {
  private static final long WINDOW_DAYS = 5;
  private static final long DAY_NS = TimeUnit.DAYS.toNanos(1);
  private static final int WINDOWS =
      (int) (MadeLake.MINUTES / TimeUnit.DAYS.toMinutes(WINDOW_DAYS));
  private static final int LATE_SYMBOLS = 50;
  private static final int WARMED = 2_000;
  private static final Duration TAIL_LIMIT = Duration.ofSeconds(60);

  private final int port;
  private final Catalog catalog;
  private final int symbols;

  /**
   * Questions.
   *
   * @param port of factor-api
   * @param rows minute bars of the lake
   */
  public HistoryAsked(int port, Catalog catalog, long rows) {
    this.port = port;
    this.catalog = catalog;
    this.symbols = MadeLake.symbols(rows);
  }

  /** Sends the bars of the tail and waits until they are told. */
  public void prepare(String bootstrapServers) {
    LateBars.send(bootstrapServers, catalog, Math.min(symbols, LATE_SYMBOLS));
    String last = path(0, "live_1m", LateBars.lakeEndNs() + 1, Long.MAX_VALUE);
    boolean isTold =
        Wait.until(
            TAIL_LIMIT,
            () -> count(new String(body(last), StandardCharsets.US_ASCII)) == LateBars.COUNT);
    if (!isTold) {
      throw new IllegalStateException("must be told within " + TAIL_LIMIT + ": bars of the tail");
    }
  }

  private static int count(String answer) {
    return answer.split("CLOSED", -1).length - 1;
  }

  /** How many distinct questions for five days there are. */
  public int questions() {
    return symbols * WINDOWS;
  }

  /** How many of them are asked before anything is measured, at most. */
  public int warmed() {
    return Math.min(WARMED, questions() / 4);
  }

  /** Five days of minute bars, of another symbol for each number, then of another window. */
  public HttpRequest fiveDays(int n) {
    int window = Math.floorMod(n / symbols, WINDOWS);
    long fromNs = MadeLake.MINUTES_START_NS + window * WINDOW_DAYS * DAY_NS + 1;
    return HttpRequest.get(
        path(Math.floorMod(n, symbols), "live_1m", fromNs, fromNs + WINDOW_DAYS * DAY_NS));
  }

  /** As many rows, the last of which the tail has. */
  public HttpRequest withTail() {
    long toNs = LateBars.lakeEndNs() + TimeUnit.MINUTES.toNanos(LateBars.COUNT) + 1;
    return HttpRequest.get(path(0, "live_1m", toNs - WINDOW_DAYS * DAY_NS, toNs));
  }

  /** All daily bars of a symbol. */
  public HttpRequest threeYears(int n) {
    return HttpRequest.get(path(Math.floorMod(n, symbols), "daily", 0, Long.MAX_VALUE));
  }

  /** A real answer of five days. */
  public byte[] answer() {
    long fromNs = MadeLake.MINUTES_START_NS + 1;
    return body(path(0, "live_1m", fromNs, fromNs + WINDOW_DAYS * DAY_NS));
  }

  private String path(int symbol, String view, long fromNs, long toNs) {
    BarView bars = MadeLake.view(catalog, view);
    String factors =
        bars.factorNames().stream()
            .limit(MadeLake.FACTORS)
            .map(name -> view + ":" + name)
            .collect(Collectors.joining(","));
    return "/v1/factors/%s/history?bar=closed&limit=10000&factors=%s&from=%d&to=%d"
        .formatted(MadeLake.symbol(symbol), factors, fromNs, toNs);
  }

  private byte[] body(String path) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      java.net.http.HttpRequest request =
          java.net.http.HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
              .build();
      HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException("must be 200: status=" + answer.statusCode());
      }
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
