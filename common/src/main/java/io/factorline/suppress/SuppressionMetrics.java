package io.factorline.suppress;

import io.factorline.metric.SuppressionMeters;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** Tells of suppressions as they are when asked. */
public final class SuppressionMetrics {
  private SuppressionMetrics() {}

  /** Registers the meters of a desk, and gives it back. */
  public static SuppressionDesk of(SuppressionDesk desk, MeterRegistry registry) {
    gauge(SuppressionMeters.STANDING, SuppressionDesk::count, desk, registry);
    gauge(SuppressionMeters.FAILING, d -> d.isFailing() ? 1 : 0, desk, registry);
    return desk;
  }

  private static void gauge(
      SuppressionMeters meter,
      ToDoubleFunction<SuppressionDesk> value,
      SuppressionDesk desk,
      MeterRegistry registry) {
    Gauge.builder(meter.meterName(), desk, value)
        .baseUnit(meter.baseUnit().isEmpty() ? null : meter.baseUnit())
        .description(meter.description())
        .register(registry);
  }
}
