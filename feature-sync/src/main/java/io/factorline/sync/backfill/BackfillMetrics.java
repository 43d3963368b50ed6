package io.factorline.sync.backfill;

import io.factorline.metric.LakeMeters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** What is told of backfills. Thread-safe. */
@Component
final class BackfillMetrics {
  private final MeterRegistry registry;

  BackfillMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void computed(String view, long bars, long differences) {
    counter(LakeMeters.COMPUTED, view).increment((double) bars);
    counter(LakeMeters.DIFFERENCES, view).increment((double) differences);
  }

  private Counter counter(LakeMeters meter, String view) {
    return Counter.builder(meter.meterName())
        .description(meter.description())
        .baseUnit(meter.baseUnit())
        .tag("view", view)
        .register(registry);
  }
}
