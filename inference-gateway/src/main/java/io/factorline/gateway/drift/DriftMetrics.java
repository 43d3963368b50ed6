package io.factorline.gateway.drift;

import io.factorline.gateway.signal.Arm;
import io.factorline.metric.GatewayMeters;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Tells how far scores have drifted, as of the last look. Thread-safe. */
public final class DriftMetrics {
  private static final List<GatewayMeters> METERS =
      List.of(
          GatewayMeters.DRIFT_PSI,
          GatewayMeters.DRIFT_KS,
          GatewayMeters.DRIFT_PAIRS,
          GatewayMeters.DRIFT_USED);

  private final Map<GatewayMeters, MultiGauge> gauges = new EnumMap<>(GatewayMeters.class);
  private final Map<String, Told> told = new ConcurrentSkipListMap<>();

  private record Told(DriftTrial trial, DriftLook look) {
    private Tags tags() {
      return Tags.of(
          "model",
          trial.challenger().model(),
          "version",
          Long.toString(trial.challenger().version()),
          "arm",
          trial.arm().wireName());
    }

    private double value(GatewayMeters meter) {
      return switch (meter) {
        case DRIFT_PSI -> look.pairs().psi();
        case DRIFT_KS -> look.pairs().ks();
        case DRIFT_PAIRS -> look.pairs().pairs();
        case DRIFT_USED ->
            look.pairs().pairs() < trial.guard().minPairs() ? 0 : look.used(trial.guard());
        default -> throw new IllegalArgumentException("must be a meter of drift: " + meter);
      };
    }
  }

  public DriftMetrics(MeterRegistry registry) {
    for (GatewayMeters meter : METERS) {
      gauges.put(
          meter,
          MultiGauge.builder(meter.meterName())
              .baseUnit(meter.baseUnit().isEmpty() ? null : meter.baseUnit())
              .description(meter.description())
              .register(registry));
    }
  }

  /**
   * Tells what a look has found.
   *
   * @param trial null where nothing is compared
   */
  public synchronized void told(String model, Arm arm, @Nullable DriftTrial trial, DriftLook look) {
    String name = model + " " + arm.wireName();
    Told before = trial == null ? told.remove(name) : told.put(name, new Told(trial, look));
    boolean isSame =
        trial == null
            ? before == null
            : before != null && before.trial().challenger().equals(trial.challenger());
    if (!isSame) {
      gauges.forEach(this::register);
    }
  }

  /* Only where versions come or go: a gauge that is made anew may be missed by who reads it then. */
  private void register(GatewayMeters meter, MultiGauge gauge) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    told.forEach((name, of) -> rows.add(MultiGauge.Row.of(of.tags(), () -> value(name, meter))));
    gauge.register(rows, true);
  }

  private double value(String name, GatewayMeters meter) {
    Told of = told.get(name);
    return of == null ? 0 : of.value(meter);
  }
}
