package io.factorline.gateway.audit;

import io.factorline.metric.GatewayMeters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the records of one writer. Thread-safe. */
public final class AuditMetrics {
  private final MeterRegistry registry;
  private final Source source;

  /** What a writer has records of. */
  public enum Source {
    /** Predictions that callers, or the topic of signals, are told. */
    ANSWERS,
    /** Predictions of shadows, which nobody is told. */
    SHADOWS;

    private final String tag = name().toLowerCase(Locale.ROOT);
  }

  public AuditMetrics(MeterRegistry registry, Source source) {
    this.registry = registry;
    this.source = source;
  }

  Counter records(String outcome) {
    return counter(GatewayMeters.AUDIT, outcome);
  }

  Counter seals(String outcome) {
    return counter(GatewayMeters.AUDIT_SEALS, outcome);
  }

  private Counter counter(GatewayMeters meter, String outcome) {
    return Counter.builder(meter.meterName())
        .baseUnit(meter.baseUnit())
        .description(meter.description())
        .tag("source", source.tag)
        .tag("outcome", outcome)
        .register(registry);
  }

  void pending(AtomicInteger records) {
    GatewayMeters meter = GatewayMeters.AUDIT_PENDING;
    Gauge.builder(meter.meterName(), records, AtomicInteger::get)
        .baseUnit(meter.baseUnit())
        .description(meter.description())
        .tag("source", source.tag)
        .register(registry);
  }
}
