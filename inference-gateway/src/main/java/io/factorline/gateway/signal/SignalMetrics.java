package io.factorline.gateway.signal;

import io.factorline.gateway.backend.BackendKind;
import io.factorline.gateway.repository.ModelKey;
import io.factorline.metric.GatewayMeters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Counts signals and times scores. Thread-safe; tags come from enums and live versions. */
public final class SignalMetrics {
  private static final Duration[] BOUNDS = {
    Duration.ofNanos(100_000),
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(50),
    Duration.ofMillis(250),
    Duration.ofSeconds(1)
  };

  private final MeterRegistry registry;
  private final Map<SignalTags, Counter> signals = new ConcurrentHashMap<>();
  private final Map<ScoreTags, Timer> scores = new ConcurrentHashMap<>();
  private final Map<ModelKey, DistributionSummary> splits = new ConcurrentHashMap<>();

  private record SignalTags(ModelKey key, Arm arm, String backend, String status, String reason) {}

  private record ScoreTags(ModelKey key, Arm arm, String backend, String outcome) {}

  public SignalMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void told(Signal signal) {
    BackendKind backend = signal.backend();
    Reason reason = signal.reason();
    SignalTags tags =
        new SignalTags(
            signal.key(),
            signal.arm(),
            backend == null ? "none" : backend.wireName(),
            signal.status().name().toLowerCase(Locale.ROOT),
            reason == null ? "none" : reason.name().toLowerCase(Locale.ROOT));
    signals.computeIfAbsent(tags, this::counter).increment();
  }

  /**
   * Times a call of a backend.
   *
   * @param outcome {@code ok} or the failure
   */
  public void scored(ModelKey key, Arm arm, BackendKind backend, String outcome, long ns) {
    scores
        .computeIfAbsent(new ScoreTags(key, arm, backend.wireName(), outcome), this::timer)
        .record(ns, TimeUnit.NANOSECONDS);
  }

  /** An answer's rows were more than servers take in one call. */
  void split(ModelKey key, int parts) {
    splits.computeIfAbsent(key, this::summary).record(parts);
  }

  private DistributionSummary summary(ModelKey key) {
    GatewayMeters meter = GatewayMeters.PARTS;
    return DistributionSummary.builder(meter.meterName())
        .baseUnit(meter.baseUnit())
        .description(meter.description())
        .tag("model", key.model())
        .tag("version", Long.toString(key.version()))
        .register(registry);
  }

  private Counter counter(SignalTags tags) {
    GatewayMeters meter = GatewayMeters.SIGNALS;
    return Counter.builder(meter.meterName())
        .baseUnit(meter.baseUnit())
        .description(meter.description())
        .tag("model", tags.key().model())
        .tag("version", Long.toString(tags.key().version()))
        .tag("arm", tags.arm().wireName())
        .tag("backend", tags.backend())
        .tag("status", tags.status())
        .tag("reason", tags.reason())
        .register(registry);
  }

  private Timer timer(ScoreTags tags) {
    GatewayMeters meter = GatewayMeters.SCORES;
    return Timer.builder(meter.meterName())
        .description(meter.description())
        .tag("model", tags.key().model())
        .tag("version", Long.toString(tags.key().version()))
        .tag("arm", tags.arm().wireName())
        .tag("backend", tags.backend())
        .tag("outcome", tags.outcome())
        .serviceLevelObjectives(BOUNDS)
        .register(registry);
  }
}
