package io.factorline.sync.materialize;

import io.factorline.metric.SyncMeters;
import io.factorline.redis.OfflineOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Meters of what is written to offline views. Thread-safe. */
@Component
class MaterializeMetrics {
  private final MeterRegistry registry;

  MaterializeMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void written(String view, OfflineOutcome outcome, long rows) {
    count(view, outcome.name().toLowerCase(Locale.ROOT), rows);
  }

  void bad(String view, long rows) {
    count(view, "bad", rows);
  }

  private void count(String view, String outcome, long rows) {
    if (rows > 0) {
      Counter.builder(SyncMeters.ROWS.meterName())
          .description(SyncMeters.ROWS.description())
          .baseUnit(SyncMeters.ROWS.baseUnit())
          .tag("view", view)
          .tag("outcome", outcome)
          .register(registry)
          .increment((double) rows);
    }
  }
}
