package io.factorline.gateway.stream;

import io.factorline.metric.GatewayMeters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** Counts bars, and times their signals. Thread-safe; tags come from enums and the settings. */
public final class StreamMetrics {
  private static final Duration[] BOUNDS = {
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(20),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5)
  };

  private final MeterRegistry registry;
  private final Map<String, Counter> bars = new ConcurrentHashMap<>();
  private final Map<String, Timer> latencies = new ConcurrentHashMap<>();
  private final Map<String, AtomicLong> lags = new ConcurrentHashMap<>();

  public StreamMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void behind(String model, long records) {
    lags.computeIfAbsent(model, this::lag).set(records);
  }

  private AtomicLong lag(String model) {
    GatewayMeters meter = GatewayMeters.STREAM_LAG;
    AtomicLong lag = new AtomicLong();
    Gauge.builder(meter.meterName(), lag, AtomicLong::get)
        .baseUnit(meter.baseUnit())
        .description(meter.description())
        .tag("model", model)
        .register(registry);
    return lag;
  }

  /** A gauge of whether a model's bars wait here. */
  void waiting(String model, BooleanSupplier isWaiting) {
    GatewayMeters meter = GatewayMeters.STREAM_WAITING;
    Gauge.builder(meter.meterName(), isWaiting, waits -> waits.getAsBoolean() ? 1 : 0)
        .description(meter.description())
        .tag("model", model)
        .strongReference(true)
        .register(registry);
  }

  void bars(String model, BarOutcome outcome, int count) {
    if (count > 0) {
      bars.computeIfAbsent(model + "|" + outcome.tag(), key -> counter(model, outcome))
          .increment(count);
    }
  }

  private Counter counter(String model, BarOutcome outcome) {
    GatewayMeters meter = GatewayMeters.STREAM_BARS;
    return Counter.builder(meter.meterName())
        .baseUnit(meter.baseUnit())
        .description(meter.description())
        .tag("model", model)
        .tag("outcome", outcome.tag())
        .register(registry);
  }

  /**
   * A signal is in the topic.
   *
   * @param endMs end of its bar, ms since the epoch
   * @param appendMs append time of the bar's record, ms since the epoch
   */
  void told(String model, long endMs, long appendMs, long nowMs) {
    latency(model, "bar_end").record(Math.max(0, nowMs - endMs), TimeUnit.MILLISECONDS);
    latency(model, "bar_record").record(Math.max(0, nowMs - appendMs), TimeUnit.MILLISECONDS);
  }

  private Timer latency(String model, String from) {
    return latencies.computeIfAbsent(model + "|" + from, key -> timer(model, from));
  }

  private Timer timer(String model, String from) {
    GatewayMeters meter = GatewayMeters.STREAM_LATENCY;
    return Timer.builder(meter.meterName())
        .description(meter.description())
        .tag("model", model)
        .tag("from", from)
        .serviceLevelObjectives(BOUNDS)
        .register(registry);
  }
}
