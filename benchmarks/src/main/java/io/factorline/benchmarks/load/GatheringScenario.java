package io.factorline.benchmarks.load;

import io.factorline.benchmarks.load.gateway.CallLoad;
import io.factorline.benchmarks.load.gateway.FixedTriton;
import io.factorline.benchmarks.load.gateway.ServerCalls;
import io.factorline.benchmarks.load.http.Latencies;
import io.factorline.gateway.backend.BatchingBackend.BatchRule;
import io.factorline.local.process.Ports;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one symbol each at a server that makes one call at a time and takes 1 ms for it, whatever
 * its rows: the highest rate at which 99 % of them are scored in time, with a call for each row and
 * with rows that the gateway gathers. In the gateway's classes, without its HTTP and its reads.
 */
final class GatheringScenario {
  private static final Duration PER_CALL = Duration.ofMillis(1);
  private static final double MOST_MS = 10;
  private static final double FIRST_RATE = 300;
  private static final double STEP = 1.15;
  private static final double JIT_RATE = 2_000;
  private static final Duration JIT = Duration.ofSeconds(5);
  private static final Duration WARM_UP = Duration.ofMillis(500);
  private static final Duration LENGTH = Duration.ofSeconds(2);
  private static final BatchRule RULE = new BatchRule(Duration.ofMillis(5), 256, 2);
  private static final String ALONE = "one call per symbol";
  private static final String GATHERED = "gathered";
  private static final String RATE = "highest rate in time, symbols/s";

  private final GatewayMain.Run run;
  private final Results results =
      new Results(
          "Calls of one symbol to a server of 1 ms a call, 99 %% within %.0f ms"
              .formatted(MOST_MS));

  GatheringScenario(GatewayMain.Run run) {
    this.run = run;
  }

  Results run() {
    FixedTriton.Settings served =
        new FixedTriton.Settings(run.testClasses(), OverheadScenario.COLUMNS, 1, PER_CALL);
    try (FixedTriton triton = FixedTriton.start(run.folder(), Ports.free(), served);
        ServerCalls calls = new ServerCalls(run.repository(), triton.target(), RULE);
        CallLoad alone = new CallLoad(calls::alone);
        CallLoad gathered = new CallLoad(calls::gathered)) {
      // Until both ways are compiled.
      var _ = alone.open(FIRST_RATE, run.time(JIT), run.time(JIT));
      var _ = gathered.open(JIT_RATE, run.time(JIT), run.time(JIT));
      for (int i = 0; i < run.runs(); i++) {
        double one = tell(ALONE, highest(alone, calls));
        double many = tell(GATHERED, highest(gathered, calls));
        results.add("gathered / one call per symbol", GATHERED, many / one);
      }
    }
    return results;
  }

  /** What was measured at a rate. */
  private record Measured(Latencies answers, double rowsPerCall) {
    boolean isInTime() {
      return answers.failed() + answers.unanswered() == 0 && answers.dueMs(99) <= MOST_MS;
    }
  }

  /** The last rate that was in time; one that is not is tried once more. */
  private @Nullable Measured highest(CallLoad load, ServerCalls calls) {
    Measured best = null;
    for (double rate = FIRST_RATE; ; rate *= STEP) {
      Measured next = measure(load, calls, rate);
      if (!next.isInTime()) {
        next = measure(load, calls, rate);
      }
      if (!next.isInTime()) {
        return best;
      }
      best = next;
    }
  }

  private Measured measure(CallLoad load, ServerCalls calls, double rate) {
    Duration warmUp = run.time(WARM_UP);
    Duration length = run.time(LENGTH);
    long before = calls.served();
    Latencies answers = load.open(rate, warmUp, length);
    double rows = rate * warmUp.plus(length).toMillis() / 1e3;
    return new Measured(answers, rows / Math.max(1, calls.served() - before));
  }

  private double tell(String variant, @Nullable Measured best) {
    if (best == null) {
      results.add(RATE, variant, 0);
      return Double.NaN;
    }
    results.add(RATE, variant, best.answers().rate());
    results.add("p50 ms there", variant, best.answers().dueMs(50));
    results.add("p99 ms there", variant, best.answers().dueMs(99));
    results.add("rows a call of the server there", variant, best.rowsPerCall());
    return best.answers().rate();
  }
}
