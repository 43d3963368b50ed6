package io.factorline.benchmarks.load;

import io.factorline.benchmarks.load.gateway.BarWatch;
import io.factorline.local.stack.Part;
import io.factorline.local.time.Wait;
import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * How long after the clock that closes bars their signals are on Kafka, while so many bars close
 * with each second.
 */
final class StreamScenario {
  private static final int SYMBOLS = 500;
  private static final String VIEW = "live_1s";
  private static final List<Integer> BARS = List.of(50, 500);
  private static final Duration JIT_STEP = Duration.ofSeconds(5);
  private static final Duration SETTLE = Duration.ofSeconds(3);
  private static final Duration LENGTH = Duration.ofSeconds(15);

  private final Stack stack;
  private final GatewayMain.Run run;
  private final Results results =
      new Results("Streaming signals: from the clock that closes a bar until they are on Kafka");

  StreamScenario(Stack stack, GatewayMain.Run run) {
    this.stack = stack;
    this.run = run;
  }

  Results run() {
    try (LiveFeed feed = new LiveFeed(stack, SYMBOLS);
        BarWatch watch = new BarWatch(stack.bootstrapServers(), VIEW)) {
      feed.tellClocks(watch::clock);
      feed.goOn(BARS.getLast());
      int port = stack.port(Part.INFERENCE_GATEWAY);
      new SignalsAsked(port, feed.symbols(), SYMBOLS).awaitSignals("embedded");
      results.warmUp(
          "gateway", stack.pid(Part.INFERENCE_GATEWAY), () -> Wait.pause(run.time(JIT_STEP)));
      for (int i = 0; i < run.runs(); i++) {
        BARS.forEach(bars -> measure(feed, watch, bars));
      }
      feed.requireWhole();
    }
    return results;
  }

  private void measure(LiveFeed feed, BarWatch watch, int bars) {
    String variant = "%d bars a second".formatted(bars);
    feed.goOn(bars);
    Wait.pause(SETTLE);
    var _ = watch.take();
    Wait.pause(run.time(LENGTH));
    BarWatch.Delays delays = watch.take();
    tell(variant, "bar's record", delays.records());
    tell(variant, "signal", delays.signals());
  }

  private void tell(String variant, String what, Histogram delaysMs) {
    results.add(what + " after, p50 ms", variant, delaysMs.getValueAtPercentile(50));
    results.add(what + " after, p99 ms", variant, delaysMs.getValueAtPercentile(99));
    results.add(what + " after, worst ms", variant, delaysMs.getMaxValue());
    results.add(what + "s", variant, delaysMs.getTotalCount());
  }
}
