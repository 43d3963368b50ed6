package io.factorline.benchmarks.load;

import io.factorline.benchmarks.load.http.FixedAnswers;
import io.factorline.benchmarks.load.http.HttpLoad;
import io.factorline.benchmarks.load.http.HttpRequest;
import io.factorline.benchmarks.load.http.Latencies;
import io.factorline.benchmarks.load.watch.CpuTime;
import io.factorline.local.stack.Part;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Requests for the signals of 500 symbols, which the gateway scores itself, for previews and for
 * trades, beside a fixed answer of the same bytes: one caller that asks again as soon as it has its
 * answer, then an open loop at half of that rate.
 */
final class ManySymbolsScenario {
  private static final int SYMBOLS = 500;
  private static final double TICKS_PER_SECOND = 50;
  private static final int CONNECTIONS = 4;
  private static final Duration JIT_STEP = Duration.ofSeconds(5);
  private static final Duration WARM_UP = Duration.ofMillis(500);
  private static final Duration LENGTH = Duration.ofSeconds(5);
  private static final String ONE_CALLER = "one caller, answers/s";
  private static final String PREVIEW = "preview";
  private static final String TRADE = "trade";
  private static final String FIXED = "fixed, WebFlux";

  private final Stack stack;
  private final GatewayMain.Run run;
  private final Results results = new Results("Signals of 500 symbols in one request, embedded");

  ManySymbolsScenario(Stack stack, GatewayMain.Run run) {
    this.stack = stack;
    this.run = run;
  }

  /** What is asked of which server. */
  private record Variant(String name, int port, long pid, IntFunction<HttpRequest> requests) {}

  Results run() {
    try (LiveFeed feed = new LiveFeed(stack, SYMBOLS)) {
      feed.goOn(TICKS_PER_SECOND);
      int port = stack.port(Part.INFERENCE_GATEWAY);
      long pid = stack.pid(Part.INFERENCE_GATEWAY);
      SignalsAsked asked = new SignalsAsked(port, feed.symbols(), SYMBOLS);
      asked.awaitSignals("embedded");
      byte[] answer = asked.answer(0);
      results.add("bytes of the body", PREVIEW, answer.length);
      try (FixedAnswers fixed = FixedAnswers.start(run.folder(), answer, answer)) {
        measure(
            List.of(
                new Variant(PREVIEW, port, pid, asked.inTurn(PREVIEW)),
                new Variant(TRADE, port, pid, asked.inTurn(TRADE)),
                new Variant(FIXED, fixed.port(), fixed.pid(), asked.inTurn(PREVIEW))));
      }
      feed.requireWhole();
    }
    return results;
  }

  private void measure(List<Variant> variants) {
    for (Variant variant : variants) {
      try (HttpLoad load = new HttpLoad(variant.port(), CONNECTIONS)) {
        results.warmUp(
            variant.name(),
            variant.pid(),
            () -> load.closed(variant.requests(), Duration.ZERO, run.time(JIT_STEP)));
      }
    }
    for (int i = 0; i < run.runs(); i++) {
      variants.forEach(this::oneCaller);
    }
    double half = results.median(ONE_CALLER, PREVIEW) / 2;
    for (int i = 0; i < run.runs(); i++) {
      variants.forEach(variant -> openLoop(variant, half));
    }
  }

  private void oneCaller(Variant variant) {
    double cpuBefore = CpuTime.seconds(variant.pid());
    try (HttpLoad load = new HttpLoad(variant.port(), 1)) {
      Latencies answers = load.closed(variant.requests(), run.time(WARM_UP), run.time(LENGTH));
      double cpu = CpuTime.seconds(variant.pid()) - cpuBefore;
      double share = (double) LENGTH.toNanos() / LENGTH.plus(WARM_UP).toNanos();
      results.add(ONE_CALLER, variant.name(), answers.rate());
      results.add("one caller, p50 ms", variant.name(), answers.sentMs(50));
      results.add("one caller, p99 ms", variant.name(), answers.sentMs(99));
      results.add(
          "CPU ms per answer",
          variant.name(),
          share * cpu * 1e3 / answers.fromSent().getTotalCount());
      results.add("failed or unanswered", variant.name(), answers.failed() + answers.unanswered());
    }
  }

  private void openLoop(Variant variant, double perSecond) {
    try (HttpLoad load = new HttpLoad(variant.port(), CONNECTIONS)) {
      Latencies answers =
          load.open(variant.requests(), perSecond, run.time(WARM_UP), run.time(LENGTH));
      results.add("open loop, answers/s", variant.name(), answers.rate());
      results.add("p50 ms from due", variant.name(), answers.dueMs(50));
      results.add("p99 ms from due", variant.name(), answers.dueMs(99));
      results.add("generator late, p99 ms", variant.name(), answers.lateMs(99));
      results.add(
          "failed or unanswered, open loop",
          variant.name(),
          answers.failed() + answers.unanswered());
    }
  }
}
