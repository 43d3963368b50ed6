package io.factorline.sync.parity;

import io.factorline.metric.ParityMeters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Meters of parity. Thread-safe. */
final class ParityMetrics {
  private static final String STORE = "store";

  private final MeterRegistry registry;
  private final Map<Store, AtomicLong> differences = new EnumMap<>(Store.class);
  private final AtomicLong finishedSeconds = new AtomicLong();

  ParityMetrics(MeterRegistry registry) {
    this.registry = registry;
    for (Store store : Store.values()) {
      AtomicLong count = new AtomicLong();
      differences.put(store, count);
      Gauge.builder(ParityMeters.DIFFERENCES.meterName(), count, AtomicLong::get)
          .baseUnit(ParityMeters.DIFFERENCES.baseUnit())
          .description(ParityMeters.DIFFERENCES.description())
          .tag(STORE, store.wireName())
          .register(registry);
    }
    Gauge.builder(ParityMeters.FINISHED.meterName(), finishedSeconds, AtomicLong::get)
        .baseUnit(ParityMeters.FINISHED.baseUnit())
        .description(ParityMeters.FINISHED.description())
        .register(registry);
  }

  void finished(Findings findings, long nowMs) {
    differences.forEach((store, count) -> count.set(findings.different(store)));
    for (Store store : Store.values()) {
      Counter.builder(ParityMeters.COMPARED.meterName())
          .baseUnit(ParityMeters.COMPARED.baseUnit())
          .description(ParityMeters.COMPARED.description())
          .tag(STORE, store.wireName())
          .register(registry)
          .increment((double) findings.compared(store));
    }
    finishedSeconds.set(nowMs / 1_000);
  }
}
