package io.factorline.benchmarks.load;

import io.factorline.benchmarks.load.ticks.TickFeed.Sent;
import io.factorline.benchmarks.load.watch.Metrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Ticks at fixed rates, in turn: how long from the append in Kafka until a value can be read, told
 * by the service's own timer and by a probe from outside, whether lag grows, and what it costs.
 */
final class IngestScenario {
  private static final Duration COMPILE = Duration.ofSeconds(150);
  private static final Duration WARM_UP = Duration.ofSeconds(1);
  private static final String DELAY = "ingest_store_delay_seconds";
  private static final double US_PER_MS = 1e3;
  private static final double MS_PER_SECOND = 1e3;

  private final Bench bench;
  private final Results results;

  IngestScenario(Bench bench, String title) {
    this.bench = bench;
    this.results = new Results(title);
  }

  Results run(List<Integer> rates, Duration length) {
    compile(Collections.max(rates));
    for (int run = 0; run < bench.runs(); run++) {
      for (int rate : rates) {
        measure(rate, length);
      }
    }
    return results;
  }

  /** Lets the JITs of all processes come to rest: on two busy cores that takes minutes. */
  private void compile(int rate) {
    var _ = bench.feed().run(rate, COMPILE);
    bench.awaitApplied();
  }

  private void measure(int rate, Duration length) {
    String variant = "%,d ticks/s".formatted(rate);
    bench.feed().touch();
    var _ = bench.feed().run(rate, WARM_UP);
    var _ = bench.probe().takeDelaysUs();
    List<Double> lags = new ArrayList<>();
    Usage before = bench.usage();
    Sent sent;
    try (ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor()) {
      var _ = sampler.scheduleAtFixedRate(() -> lags.add(lag()), 500, 500, TimeUnit.MILLISECONDS);
      sent = bench.feed().run(rate, length);
      sampler.shutdownNow();
    }
    Usage after = bench.usage();
    double drainedAfter = drain();
    tell(variant, sent, before, after);
    tellLag(variant, lags, drainedAfter);
  }

  private double lag() {
    return bench.ingest().max("ingest_lag_seconds");
  }

  private double drain() {
    long startNs = System.nanoTime();
    bench.awaitApplied();
    return (System.nanoTime() - startNs) / 1e9;
  }

  private void tell(String variant, Sent sent, Usage before, Usage after) {
    Histogram delays = bench.probe().takeDelaysUs();
    double ticks = after.appliedSince(before);
    results.add("sent, ticks/s", variant, sent.rate());
    results.add("applied, ticks/s", variant, ticks / after.secondsSince(before));
    results.add("rejected", variant, after.rejectedSince(before));
    results.add("readable after, p50 ms (probe)", variant, ms(delays, 50));
    results.add("readable after, p99 ms (probe)", variant, ms(delays, 99));
    results.add("readable after, p99.9 ms (probe)", variant, ms(delays, 99.9));
    results.add("readable after, worst ms (probe)", variant, ms(delays, 100));
    results.add("probed ticks", variant, delays.getTotalCount());
    Metrics now = after.ingest();
    results.add("stored after, p50 ms <= (service)", variant, serviceMs(now, before, 50));
    results.add("stored after, p99 ms <= (service)", variant, serviceMs(now, before, 99));
    results.add("generator late, worst ms", variant, sent.worstLateNs() / 1e6);
    results.add("ticks per row written", variant, ticks / after.rowsSince(before));
    results.add(
        "bytes per row written", variant, after.rowBytesSince(before) / after.rowsSince(before));
    after.tellCpuSince(before, ticks, "tick", results, variant);
  }

  private void tellLag(String variant, List<Double> lags, double drainedAfter) {
    int half = lags.size() / 2;
    results.add("lag, s, mean of first half", variant, mean(lags.subList(0, half)));
    results.add("lag, s, mean of second half", variant, mean(lags.subList(half, lags.size())));
    results.add("drained after, s", variant, drainedAfter);
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  private static double ms(Histogram delaysUs, double percentile) {
    return delaysUs.getValueAtPercentile(percentile) / US_PER_MS;
  }

  private static double serviceMs(Metrics now, Usage before, double percentile) {
    return now.percentileSince(before.ingest(), DELAY, percentile) * MS_PER_SECOND;
  }
}
