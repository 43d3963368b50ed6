package io.factorline.benchmarks.load;

import io.factorline.benchmarks.load.gateway.CallLoad;
import io.factorline.benchmarks.load.gateway.FixedTriton;
import io.factorline.benchmarks.load.gateway.ServerCalls;
import io.factorline.benchmarks.load.http.FixedAnswers;
import io.factorline.benchmarks.load.http.HttpLoad;
import io.factorline.benchmarks.load.http.HttpRequest;
import io.factorline.benchmarks.load.http.Latencies;
import io.factorline.benchmarks.load.watch.CpuTime;
import io.factorline.gateway.backend.BatchingBackend.BatchRule;
import io.factorline.local.stack.Part;
import java.time.Duration;
import java.util.function.IntFunction;

/**
 * A request for one signal beside a bare call of the server that scores it, which takes 1 ms for
 * each, and a fixed answer of the same bytes: first the highest rate of requests, then the three in
 * turn at half of it.
 */
final class OverheadScenario {
  static final int COLUMNS = 22;
  private static final int SYMBOLS = 100;
  private static final double TICKS_PER_SECOND = 20;
  private static final int CONNECTIONS = 16;
  private static final int INSTANCES = 1_000;
  private static final Duration PER_CALL = Duration.ofMillis(1);
  private static final Duration JIT_STEP = Duration.ofSeconds(5);
  private static final Duration WARM_UP = Duration.ofMillis(500);
  private static final Duration LENGTH = Duration.ofSeconds(4);
  private static final String GATEWAY = "gateway";
  private static final String DIRECT = "direct call";
  private static final String FIXED = "fixed, WebFlux";
  private static final String MAX_RATE = "highest answers/s";

  private final Stack stack;
  private final GatewayMain.Run run;
  private final Results results =
      new Results(
          "A signal of one symbol by a server that takes 1 ms, " + CONNECTIONS + " connections");

  OverheadScenario(Stack stack, GatewayMain.Run run) {
    this.stack = stack;
    this.run = run;
  }

  /** What is loaded. */
  private record Loads(
      HttpLoad gateway, IntFunction<HttpRequest> requests, CallLoad direct, HttpLoad fixed) {}

  Results run() {
    FixedTriton.Settings served =
        new FixedTriton.Settings(run.testClasses(), COLUMNS, INSTANCES, PER_CALL);
    try (FixedTriton triton = FixedTriton.start(run.folder(), run.tritonPort(), served);
        LiveFeed feed = new LiveFeed(stack, SYMBOLS)) {
      feed.goOn(TICKS_PER_SECOND);
      int port = stack.port(Part.INFERENCE_GATEWAY);
      SignalsAsked asked = new SignalsAsked(port, feed.symbols(), 1);
      asked.awaitSignals("triton");
      byte[] answer = asked.answer(0);
      results.add("bytes of the body", GATEWAY, answer.length);
      try (FixedAnswers fixed = FixedAnswers.start(run.folder(), answer, answer);
          ServerCalls calls = calls(triton);
          HttpLoad gateway = new HttpLoad(port, CONNECTIONS);
          CallLoad direct = new CallLoad(calls::alone);
          HttpLoad webflux = new HttpLoad(fixed.port(), CONNECTIONS)) {
        measure(new Loads(gateway, asked.inTurn("preview"), direct, webflux));
      }
      feed.requireWhole();
    }
    return results;
  }

  private ServerCalls calls(FixedTriton triton) {
    return new ServerCalls(
        run.repository(), triton.target(), new BatchRule(Duration.ofMillis(1), 1, 1));
  }

  private void measure(Loads loads) {
    warmUp(loads);
    for (int i = 0; i < run.runs(); i++) {
      highest(loads);
    }
    double half = results.median(MAX_RATE, GATEWAY) / 2;
    for (int i = 0; i < run.runs(); i++) {
      compare(loads, half);
    }
  }

  private void warmUp(Loads loads) {
    results.warmUp(
        GATEWAY,
        stack.pid(Part.INFERENCE_GATEWAY),
        () -> loads.gateway().closed(loads.requests(), Duration.ZERO, run.time(JIT_STEP)));
    var _ = loads.fixed().closed(loads.requests(), Duration.ZERO, run.time(JIT_STEP));
    var _ = loads.direct().open(500, Duration.ZERO, run.time(JIT_STEP).multipliedBy(2));
  }

  private void highest(Loads loads) {
    long pid = stack.pid(Part.INFERENCE_GATEWAY);
    double cpuBefore = CpuTime.seconds(pid);
    Latencies answers = loads.gateway().closed(loads.requests(), Duration.ZERO, run.time(LENGTH));
    double cpu = CpuTime.seconds(pid) - cpuBefore;
    results.add(MAX_RATE, GATEWAY, answers.rate());
    results.add("CPU us per answer", GATEWAY, cpu * 1e6 / answers.fromSent().getTotalCount());
    results.add("failed", GATEWAY, answers.failed());
    results.add(
        MAX_RATE,
        FIXED,
        loads.fixed().closed(loads.requests(), Duration.ZERO, run.time(LENGTH)).rate());
  }

  private void compare(Loads loads, double perSecond) {
    Latencies gateway =
        loads.gateway().open(loads.requests(), perSecond, run.time(WARM_UP), run.time(LENGTH));
    Latencies direct = loads.direct().open(perSecond, run.time(WARM_UP), run.time(LENGTH));
    Latencies fixed =
        loads.fixed().open(loads.requests(), perSecond, run.time(WARM_UP), run.time(LENGTH));
    tell(GATEWAY, gateway);
    tell(DIRECT, direct);
    tell(FIXED, fixed);
    for (int percentile : new int[] {50, 99}) {
      results.add(
          "adds to the direct call, p%d ms".formatted(percentile),
          GATEWAY,
          gateway.dueMs(percentile) - direct.dueMs(percentile));
    }
  }

  private void tell(String variant, Latencies answers) {
    results.add("open loop, answers/s", variant, answers.rate());
    results.add("p50 ms from due", variant, answers.dueMs(50));
    results.add("p99 ms from due", variant, answers.dueMs(99));
    results.add("p99.9 ms from due", variant, answers.dueMs(99.9));
    results.add("p50 ms from sent", variant, answers.sentMs(50));
    results.add("p99 ms from sent", variant, answers.sentMs(99));
    results.add("generator late, p99 ms", variant, answers.lateMs(99));
    results.add("failed or unanswered", variant, answers.failed() + answers.unanswered());
  }
}
