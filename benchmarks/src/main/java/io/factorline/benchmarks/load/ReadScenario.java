package io.factorline.benchmarks.load;

import io.factorline.benchmarks.load.http.FixedAnswers;
import io.factorline.benchmarks.load.http.HttpLoad;
import io.factorline.benchmarks.load.http.HttpRequest;
import io.factorline.benchmarks.load.http.Latencies;
import io.factorline.benchmarks.load.ticks.BackgroundFeed;
import io.factorline.benchmarks.load.watch.CpuTime;
import io.factorline.local.stack.Part;
import io.factorline.local.time.Wait;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Answers of factor-api from memory beside fixed answers of the same bytes, by the same framework
 * and by its HTTP server alone: first the highest rate of each in turn, then latency at half of
 * factor-api's, told of each.
 */
final class ReadScenario {
  private static final int CONNECTIONS = 16;
  private static final int SYMBOLS_IN_TURN = 400;
  private static final Duration JIT_STEP = Duration.ofSeconds(5);
  private static final Duration WARM_UP = Duration.ofMillis(500);
  private static final Duration SETTLE_LIMIT = Duration.ofSeconds(30);
  private static final String MAX_RATE = "highest answers/s";

  private final Bench bench;
  private final Shape shape;
  private final Results results;
  private final Duration length;

  /**
   * What is asked.
   *
   * @param ticksPerSecond that flow meanwhile; 0 for a feed that only says the time
   */
  record Shape(int symbols, int factors, int ticksPerSecond) {
    String title() {
      String feed =
          ticksPerSecond == 0 ? "quiet" : "while %,d ticks/s flow".formatted(ticksPerSecond);
      return "Reads of %d x %d, %s, %d connections".formatted(symbols, factors, feed, CONNECTIONS);
    }
  }

  /** One server and its load. */
  private record Server(String name, HttpLoad load, long pid) {}

  ReadScenario(Bench bench, Shape shape, Duration length) {
    this.bench = bench;
    this.shape = shape;
    this.length = length;
    this.results = new Results(shape.title());
  }

  Results run() {
    Stack stack = bench.stack();
    List<String> names = bench.feed().symbols().names();
    List<String> symbols = names.subList(0, Math.min(names.size(), SYMBOLS_IN_TURN));
    Asked asked = new Asked(stack.apiPort(), symbols, stack.factors(shape.factors()));
    bench.feed().touch();
    int feedSymbols = bench.feed().symbols().size();
    try (BackgroundFeed feed =
            BackgroundFeed.start(
                bench.folder(), stack.bootstrapServers(), feedSymbols, shape.ticksPerSecond());
        FixedAnswers fixed = fixed(asked);
        HttpLoad api = new HttpLoad(stack.apiPort(), CONNECTIONS);
        HttpLoad webflux = new HttpLoad(fixed.port(), CONNECTIONS);
        HttpLoad bare = new HttpLoad(fixed.barePort(), CONNECTIONS)) {
      List<Server> servers =
          List.of(
              new Server("factor-api", api, stack.pid(Part.FACTOR_API)),
              new Server("fixed, WebFlux", webflux, fixed.pid()),
              new Server("fixed, Reactor Netty", bare, fixed.pid()));
      measure(servers, requests(asked));
      feed.requireAlive();
    }
    return results;
  }

  /** The fixed answers are real ones, as soon as the feed is heard and every cell PRESENT. */
  private FixedAnswers fixed(Asked asked) {
    Wait.until(SETTLE_LIMIT, () -> asked.isPresent(shape.symbols()));
    byte[] body = body(asked);
    results.add("bytes of the body", "factor-api", body.length);
    results.add("cells not PRESENT", "factor-api", notPresent(body));
    return FixedAnswers.start(bench.folder(), body, body);
  }

  private byte[] body(Asked asked) {
    return shape.symbols() == 1 ? asked.answerOfOne() : asked.answerOfMany(shape.symbols());
  }

  private static int notPresent(byte[] body) {
    return Asked.notPresent(new String(body, StandardCharsets.UTF_8));
  }

  /** Made before, so that the generator only sends. */
  private IntFunction<HttpRequest> requests(Asked asked) {
    HttpRequest[] made = new HttpRequest[SYMBOLS_IN_TURN];
    for (int i = 0; i < made.length; i++) {
      made[i] = shape.symbols() == 1 ? asked.one(i) : asked.many(i, shape.symbols());
    }
    return n -> made[n % made.length];
  }

  private void measure(List<Server> servers, IntFunction<HttpRequest> requests) {
    for (Server server : servers) {
      results.warmUp(
          server.name(),
          server.pid(),
          () -> server.load().closed(requests, Duration.ZERO, JIT_STEP));
    }
    Usage before = bench.usage();
    for (int run = 0; run < bench.runs(); run++) {
      compareHighest(servers, requests);
    }
    double half = results.median(MAX_RATE, servers.getFirst().name()) / 2;
    for (int run = 0; run < bench.runs(); run++) {
      for (Server server : servers) {
        tellLatency(server, requests, half);
      }
    }
    tellFeed(before, bench.usage());
  }

  private double tellHighest(Server server, IntFunction<HttpRequest> requests) {
    double cpuBefore = CpuTime.seconds(server.pid());
    Latencies answers = server.load().closed(requests, Duration.ZERO, length);
    double cpu = CpuTime.seconds(server.pid()) - cpuBefore;
    results.add(MAX_RATE, server.name(), answers.rate());
    results.add("CPU us per answer", server.name(), cpu * 1e6 / answers.fromSent().getTotalCount());
    results.add("failed", server.name(), answers.failed());
    results.add("a failed status", server.name(), answers.failedStatus());
    return answers.rate();
  }

  /** One run: each server in turn, and the ratio of the first to the others. */
  private void compareHighest(List<Server> servers, IntFunction<HttpRequest> requests) {
    double first = tellHighest(servers.getFirst(), requests);
    for (Server other : servers.subList(1, servers.size())) {
      double rate = tellHighest(other, requests);
      results.add("factor-api / this, rate", other.name(), first / rate);
    }
  }

  private void tellLatency(Server server, IntFunction<HttpRequest> requests, double perSecond) {
    Latencies answers = server.load().open(requests, perSecond, WARM_UP, length);
    String name = server.name();
    results.add("open loop, answers/s", name, answers.rate());
    results.add("p50 ms from due", name, answers.dueMs(50));
    results.add("p99 ms from due", name, answers.dueMs(99));
    results.add("p99.9 ms from due", name, answers.dueMs(99.9));
    results.add("p50 ms from sent", name, answers.sentMs(50));
    results.add("p99 ms from sent", name, answers.sentMs(99));
    results.add("generator late, p99 ms", name, answers.lateMs(99));
    results.add("failed or unanswered", name, answers.failed() + answers.unanswered());
  }

  private void tellFeed(Usage before, Usage after) {
    double seconds = after.secondsSince(before);
    results.add("ticks/s applied meanwhile", "factor-api", after.appliedSince(before) / seconds);
    results.add("ingest lag at the end, s", "factor-api", after.ingest().max("ingest_lag_seconds"));
  }
}
