package io.factorline.gateway.shadow;

import io.factorline.gateway.repository.ModelKey;
import io.factorline.metric.GatewayMeters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what becomes of shadow predictions. Thread-safe; tags come from enums and versions. */
public final class ShadowMetrics {
  private final MeterRegistry registry;
  private final Map<Tags, Counter> counters = new ConcurrentHashMap<>();

  /** What became of a prediction. */
  enum Outcome {
    /** It was made and recorded. */
    SCORED,
    /** It was dropped: too many waited. */
    FULL,
    /** It was dropped: the time of its request was over. */
    DEADLINE,
    /** It was dropped: the version is not live here as the file that was declared. */
    NOT_READY,
    /** It was dropped: the version does not read what the champion reads, or not such a value. */
    UNLIKE,
    /** No score came of it. */
    FAILED,
    /** It was made and its record could not be written. */
    UNRECORDED;

    private final String wireName = name().toLowerCase(Locale.ROOT);
  }

  /**
   * Of which version, and against which arm.
   *
   * @param against stable for a shadow, canary for the champion on a canary's inputs
   */
  private record Tags(ModelKey key, String against, Outcome outcome) {}

  public ShadowMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void waiting(AtomicInteger rows) {
    GatewayMeters meter = GatewayMeters.SHADOW_WAITING;
    Gauge.builder(meter.meterName(), rows, AtomicInteger::get)
        .baseUnit(meter.baseUnit())
        .description(meter.description())
        .register(registry);
  }

  void count(ModelKey key, String against, Outcome outcome, int rows) {
    if (rows > 0) {
      counters.computeIfAbsent(new Tags(key, against, outcome), this::counter).increment(rows);
    }
  }

  private Counter counter(Tags tags) {
    GatewayMeters meter = GatewayMeters.SHADOW;
    return Counter.builder(meter.meterName())
        .baseUnit(meter.baseUnit())
        .description(meter.description())
        .tag("model", tags.key().model())
        .tag("version", Long.toString(tags.key().version()))
        .tag("against", tags.against())
        .tag("outcome", tags.outcome().wireName)
        .register(registry);
  }
}
