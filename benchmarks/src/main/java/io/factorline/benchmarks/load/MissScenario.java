package io.factorline.benchmarks.load;

import io.factorline.benchmarks.load.http.FixedAnswers;
import io.factorline.benchmarks.load.http.HttpLoad;
import io.factorline.benchmarks.load.http.HttpRequest;
import io.factorline.benchmarks.load.http.Latencies;
import io.factorline.benchmarks.load.ticks.BackgroundFeed;
import io.factorline.benchmarks.load.watch.Metrics;
import io.factorline.local.stack.Part;
import io.factorline.local.time.Wait;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;

/**
 * What a read costs that memory cannot answer, beside its limit: a fixed answer of the same bytes
 * and a raw HMGET of the same row. Rows are changed, and then read once each, none within five
 * seconds of its last read: so none is read again by itself, and every read waits for Redis.
 */
final class MissScenario {
  private static final int CONNECTIONS = 4;
  private static final double PER_SECOND = 200;
  private static final int FACTORS = 50;
  private static final Duration FORGOTTEN = Duration.ofSeconds(6);
  private static final Duration JIT = Duration.ofSeconds(2);
  private static final String MISS = "factor-api, miss";
  private static final String HIT = "factor-api, hit";
  private static final String FIXED = "fixed, WebFlux";
  private static final String HMGET = "raw HMGET";
  private static final String P50 = "p50 ms from sent";

  private final Bench bench;
  private final Duration length;
  private final Results results = new Results("A miss of 1 x 50 at 200/s, quiet");
  private int next;

  MissScenario(Bench bench, Duration length) {
    this.bench = bench;
    this.length = length;
  }

  Results run() {
    Stack stack = bench.stack();
    List<String> symbols = bench.feed().symbols().names();
    Asked asked = new Asked(stack.apiPort(), symbols, stack.factors(FACTORS));
    HttpRequest[] made = new HttpRequest[symbols.size()];
    for (int i = 0; i < made.length; i++) {
      made[i] = asked.one(i);
    }
    IntFunction<HttpRequest> inTurn = n -> made[n % made.length];
    bench.feed().touch();
    bench.awaitApplied();
    byte[] body = asked.answerOfOne();
    results.add("bytes of the body", MISS, body.length);
    try (BackgroundFeed feed =
            BackgroundFeed.start(bench.folder(), stack.bootstrapServers(), symbols.size(), 0);
        FixedAnswers fixed = FixedAnswers.start(bench.folder(), body, body);
        HttpLoad api = new HttpLoad(stack.apiPort(), CONNECTIONS);
        HttpLoad webflux = new HttpLoad(fixed.port(), CONNECTIONS);
        HmgetLoad hmget = new HmgetLoad(stack.redisUri(), symbols)) {
      var _ = api.closed(inTurn, Duration.ZERO, JIT);
      var _ = webflux.closed(inTurn, Duration.ZERO, JIT);
      hmget.run(1_000, JIT);
      for (int run = 0; run < bench.runs(); run++) {
        measure(api, webflux, hmget, inTurn);
      }
      feed.requireAlive();
    }
    return results;
  }

  private void measure(
      HttpLoad api, HttpLoad webflux, HmgetLoad hmget, IntFunction<HttpRequest> inTurn) {
    bench.feed().touch();
    Wait.pause(FORGOTTEN);
    Latencies fixed = webflux.open(inTurn, PER_SECOND, Duration.ZERO, length);
    tell(FIXED, fixed);
    double raw = hmget.run(PER_SECOND, length).getValueAtPercentile(50) / 1e6;
    results.add(P50, HMGET, raw);
    int first = next;
    IntFunction<HttpRequest> fresh = n -> inTurn.apply(first + n);
    Metrics before = Metrics.of(bench.stack().management(Part.FACTOR_API));
    Latencies missed = api.open(fresh, PER_SECOND, Duration.ZERO, length);
    tellMisses(before, missed);
    tell(MISS, missed);
    tell(HIT, api.open(n -> inTurn.apply(first), PER_SECOND, Duration.ZERO, length));
    next += (int) missed.fromSent().getTotalCount();
    results.add("p50 / (fixed + HMGET)", MISS, missed.sentMs(50) / (fixed.sentMs(50) + raw));
  }

  private void tell(String variant, Latencies answers) {
    results.add(P50, variant, answers.sentMs(50));
    results.add("p99 ms from sent", variant, answers.sentMs(99));
    results.add("p50 ms from due", variant, answers.dueMs(50));
    results.add("failed or unanswered", variant, answers.failed() + answers.unanswered());
  }

  private void tellMisses(Metrics before, Latencies answers) {
    Metrics after = Metrics.of(bench.stack().management(Part.FACTOR_API));
    String name = "api_reads_answers_total";
    String store = "path=\"store\"";
    double misses = after.sum(name, store) - before.sum(name, store);
    long asked = answers.fromSent().getTotalCount();
    results.add("share that waited for Redis, %", MISS, 100 * misses / asked);
  }
}
