package io.factorline.gateway.backend;

import io.factorline.gateway.repository.ModelKey;
import io.factorline.metric.GatewayMeters;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Counts what is gathered. Thread-safe; tags come from enums and live versions. */
public final class BatchMetrics {
  private static final Duration[] BOUNDS = {
    Duration.ofNanos(250_000),
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(20)
  };

  private final MeterRegistry registry;
  private final Map<Tags, DistributionSummary> calls = new ConcurrentHashMap<>();
  private final Map<Tags, Timer> waits = new ConcurrentHashMap<>();

  private record Tags(ModelKey key, BackendKind backend, String cause) {}

  public BatchMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void sent(ModelKey key, BackendKind backend, BatchLane.Cause cause, int gathered) {
    calls
        .computeIfAbsent(
            new Tags(key, backend, cause.name().toLowerCase(Locale.ROOT)), this::summary)
        .record(gathered);
  }

  void waited(ModelKey key, BackendKind backend, long ns) {
    waits.computeIfAbsent(new Tags(key, backend, ""), this::timer).record(ns, TimeUnit.NANOSECONDS);
  }

  private DistributionSummary summary(Tags tags) {
    GatewayMeters meter = GatewayMeters.BATCHES;
    return DistributionSummary.builder(meter.meterName())
        .baseUnit(meter.baseUnit())
        .description(meter.description())
        .tag("model", tags.key().model())
        .tag("version", Long.toString(tags.key().version()))
        .tag("backend", tags.backend().wireName())
        .tag("cause", tags.cause())
        .register(registry);
  }

  private Timer timer(Tags tags) {
    GatewayMeters meter = GatewayMeters.BATCH_WAIT;
    return Timer.builder(meter.meterName())
        .description(meter.description())
        .tag("model", tags.key().model())
        .tag("version", Long.toString(tags.key().version()))
        .tag("backend", tags.backend().wireName())
        .serviceLevelObjectives(BOUNDS)
        .register(registry);
  }
}
