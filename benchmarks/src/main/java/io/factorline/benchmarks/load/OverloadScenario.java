package io.factorline.benchmarks.load;

import io.factorline.benchmarks.load.http.HttpLoad;
import io.factorline.benchmarks.load.http.HttpRequest;
import io.factorline.benchmarks.load.http.Latencies;
import io.factorline.benchmarks.load.ticks.BackgroundFeed;
import io.factorline.benchmarks.load.watch.CpuTime;
import io.factorline.local.stack.Part;
import io.factorline.local.time.Wait;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/**
 * Engines and dashboards read at five times the highest rate of factor-api in production, beside
 * half of it: who is refused, how fast, and what it costs those who are answered.
 */
final class OverloadScenario {
  private static final int SYMBOLS = 100;
  private static final int FACTORS = 50;
  private static final int SYMBOLS_IN_TURN = 400;
  private static final int CALLERS = 16;
  private static final int ENGINE_CONNECTIONS = 256;
  private static final int DASHBOARD_CONNECTIONS = 1_024;
  private static final double HALF = 0.5;
  private static final double OVER = 5;
  private static final Duration JIT_STEP = Duration.ofSeconds(5);
  private static final Duration WARM_UP = Duration.ofSeconds(1);
  private static final Duration LENGTH = Duration.ofSeconds(8);
  private static final Duration SETTLE_LIMIT = Duration.ofSeconds(30);
  private static final String MAX_RATE = "highest answers/s";
  private static final String AT_HALF = "engines, half";

  private final Bench bench;
  private final Keys keys;
  private final Results results =
      new Results("Reads of %d x %d by engines and dashboards".formatted(SYMBOLS, FACTORS));

  /** Keys of a client of either class. */
  record Keys(String engine, String dashboard) {}

  /** CPU seconds that factor-api and this generator have used so far. */
  private record Cpu(long timeNs, double api, double generator) {
    static Cpu now(long apiPid) {
      long own = ProcessHandle.current().pid();
      return new Cpu(System.nanoTime(), CpuTime.seconds(apiPid), CpuTime.seconds(own));
    }

    void tellSince(long apiPid, Results results, String variant) {
      Cpu now = now(apiPid);
      double seconds = (now.timeNs - timeNs) / 1e9;
      results.add("CPU % of a core, factor-api", variant, 100 * (now.api - api) / seconds);
      double generated = 100 * (now.generator - generator) / seconds;
      results.add("CPU % of a core, generator", variant, generated);
    }
  }

  /** Clients of one class. */
  private record Clients(String name, HttpLoad load, IntFunction<HttpRequest> requests) {}

  OverloadScenario(Bench bench, Keys keys) {
    this.bench = bench;
    this.keys = keys;
  }

  Results run() {
    Stack stack = bench.stack();
    int port = stack.apiPort();
    List<String> names = bench.feed().symbols().names().subList(0, SYMBOLS_IN_TURN);
    Asked asked = new Asked(port, names, stack.factors(FACTORS));
    bench.feed().touch();
    int symbols = bench.feed().symbols().size();
    try (BackgroundFeed feed =
            BackgroundFeed.start(bench.folder(), stack.bootstrapServers(), symbols, 0);
        HttpLoad few = new HttpLoad(port, CALLERS);
        HttpLoad engines = new HttpLoad(port, ENGINE_CONNECTIONS);
        HttpLoad dashboards = new HttpLoad(port, DASHBOARD_CONNECTIONS)) {
      Asked byEngine = asked.keyed(keys.engine());
      Wait.until(SETTLE_LIMIT, () -> byEngine.isPresent(SYMBOLS));
      IntFunction<HttpRequest> engineReads = requests(byEngine);
      highest(few, engineReads);
      Clients first = new Clients("engines", engines, engineReads);
      Clients last = new Clients("dashboards", dashboards, requests(asked.keyed(keys.dashboard())));
      double rate = results.median(MAX_RATE, AT_HALF);
      for (int run = 0; run < bench.runs(); run++) {
        // Of the half a fifth are engines, of five times a tenth: as many as the half in all.
        both(first, HALF * rate / 5, last, HALF * rate * 4 / 5, "half");
        both(first, HALF * rate, last, (OVER - HALF) * rate, "5 x");
      }
      feed.requireAlive();
    }
    return results;
  }

  private static IntFunction<HttpRequest> requests(Asked asked) {
    HttpRequest[] made = new HttpRequest[SYMBOLS_IN_TURN];
    for (int i = 0; i < made.length; i++) {
      made[i] = asked.many(i, SYMBOLS);
    }
    return n -> made[n % made.length];
  }

  private void highest(HttpLoad few, IntFunction<HttpRequest> requests) {
    long pid = bench.stack().pid(Part.FACTOR_API);
    results.warmUp(AT_HALF, pid, () -> few.closed(requests, Duration.ZERO, JIT_STEP));
    for (int run = 0; run < bench.runs(); run++) {
      results.add(MAX_RATE, AT_HALF, few.closed(requests, Duration.ZERO, LENGTH).rate());
    }
  }

  private void both(Clients one, double oneRate, Clients other, double otherRate, String load) {
    long pid = bench.stack().pid(Part.FACTOR_API);
    Cpu before = Cpu.now(pid);
    CompletableFuture<Latencies> others =
        CompletableFuture.supplyAsync(() -> open(other, otherRate), OverloadScenario::onThread);
    Latencies ones = open(one, oneRate);
    tell(one.name() + ", " + load, oneRate, ones);
    tell(other.name() + ", " + load, otherRate, others.join());
    before.tellSince(pid, results, one.name() + ", " + load);
    long isSame = ProcessHandle.of(pid).map(process -> process.isAlive() ? 1L : 0L).orElse(0L);
    results.add("factor-api is the same process (1)", one.name() + ", " + load, isSame);
  }

  private static void onThread(Runnable load) {
    Thread.ofPlatform().name("load").start(load);
  }

  private static Latencies open(Clients clients, double perSecond) {
    return clients.load().open(clients.requests(), perSecond, WARM_UP, LENGTH);
  }

  private void tell(String variant, double perSecond, Latencies answers) {
    long refused = answers.refused().getTotalCount();
    double all = (double) refused + answers.fromDue().getTotalCount();
    results.add("asked/s", variant, perSecond);
    results.add("answered, %", variant, 100 * (all - refused) / all);
    results.add("refused with 429, %", variant, 100 * refused / all);
    results.add("other failures", variant, answers.failed() - refused);
    results.add("unanswered", variant, answers.unanswered());
    results.add("p50 ms of answers, from due", variant, answers.dueMs(50));
    results.add("p99 ms of answers, from due", variant, answers.dueMs(99));
    results.add("p99 ms of answers, from sent", variant, answers.sentMs(99));
    results.add("p50 ms of refusals, from due", variant, answers.refusedMs(50));
    results.add("p99 ms of refusals, from due", variant, answers.refusedMs(99));
    results.add("generator late, p99 ms", variant, answers.lateMs(99));
  }
}
