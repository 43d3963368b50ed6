package io.factorline.benchmarks.load;

import io.factorline.benchmarks.load.history.HistoryAsked;
import io.factorline.benchmarks.load.http.FixedAnswers;
import io.factorline.benchmarks.load.http.HttpLoad;
import io.factorline.benchmarks.load.http.HttpRequest;
import io.factorline.benchmarks.load.http.Latencies;
import io.factorline.local.stack.Part;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Reads of history on one connection, one after the other: each for the first time, then again from
 * memory, with and without bars of the tail, beside fixed answers of the same bytes.
 */
final class HistoryScenario {
  private static final Duration LENGTH = Duration.ofSeconds(5);
  private static final Duration WARM_UP = Duration.ofSeconds(5);

  private final Stack stack;
  private final Path folder;
  private final int runs;
  private final HistoryAsked asked;
  private final Results results;
  private int cold;

  HistoryScenario(Stack stack, Path folder, int runs, long rows) {
    this.stack = stack;
    this.folder = folder;
    this.runs = runs;
    this.asked = new HistoryAsked(stack.apiPort(), stack.catalog(), rows);
    this.results = new Results("History of one symbol out of %,d rows".formatted(rows));
  }

  Results run() {
    asked.prepare(stack.bootstrapServers());
    byte[] body = asked.answer();
    results.add("bytes of the body", "5 days of 1 m, memory", body.length);
    try (HttpLoad api = new HttpLoad(stack.apiPort(), 1);
        FixedAnswers fixed = FixedAnswers.start(folder, body, body);
        HttpLoad bare = new HttpLoad(fixed.port(), 1)) {
      HttpRequest same = HttpRequest.get("/v1/factors/X");
      warmUp(api);
      var _ = bare.closed(n -> same, Duration.ZERO, LENGTH);
      for (int run = 0; run < runs; run++) {
        tellCold(api);
        tell("5 days of 1 m, memory", api, n -> asked.fiveDays(0));
        tell("with 300 bars of the tail", api, n -> asked.withTail());
        tell("3 years of daily, memory", api, n -> asked.threeYears(0));
        tell("fixed, WebFlux", bare, n -> same);
      }
    }
    return results;
  }

  /** Those that are cold first, then again, from memory. */
  private void warmUp(HttpLoad api) {
    AtomicInteger asks = new AtomicInteger();
    IntFunction<HttpRequest> next = n -> asked.fiveDays(asks.getAndIncrement() % asked.warmed());
    results.warmUp(
        "5 days of 1 m, cold",
        stack.pid(Part.FACTOR_API),
        () -> api.closed(next, Duration.ZERO, WARM_UP));
  }

  /** Each question once over all runs, as long as there are some. */
  private void tellCold(HttpLoad api) {
    int from = cold + asked.warmed();
    int[] asks = {0};
    tell(
        "5 days of 1 m, cold",
        api,
        n -> {
          asks[0] = Math.max(asks[0], n + 1);
          return asked.fiveDays(from + n);
        });
    cold += asks[0];
    results.add("questions before one comes again", "5 days of 1 m, cold", asked.questions());
    tell("3 years of daily, cold", api, n -> asked.threeYears(from + n));
  }

  private void tell(String variant, HttpLoad load, IntFunction<HttpRequest> requests) {
    Latencies answers = load.closed(requests, Duration.ZERO, LENGTH);
    results.add("p50 ms", variant, answers.sentMs(50));
    results.add("p99 ms", variant, answers.sentMs(99));
    results.add("answers", variant, answers.fromSent().getTotalCount());
    results.add("failed", variant, answers.failed());
  }
}
