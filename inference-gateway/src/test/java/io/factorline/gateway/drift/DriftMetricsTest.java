package io.factorline.gateway.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.gateway.guard.Verdict;
import io.factorline.gateway.repository.ModelKey;
import io.factorline.gateway.rollout.DriftAction;
import io.factorline.gateway.rollout.DriftGuard;
import io.factorline.gateway.signal.Arm;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DriftMetricsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final DriftMetrics metrics = new DriftMetrics(registry);

  @Test
  void shouldTellTheLastLookOfEachVersionAndNothingOfOneThatIsOver() {
    metrics.told("m", Arm.SHADOW, trial(2, Arm.SHADOW), look(6, 0));
    metrics.told("m", Arm.CANARY, trial(3, Arm.CANARY), look(20, 20));
    Gauge first = gauge("gateway.drift", 2);

    metrics.told("m", Arm.SHADOW, trial(2, Arm.SHADOW), look(20, 20));

    assertThat(gauge("gateway.drift", 2)).as("it is not made anew").isSameAs(first);
    assertThat(first.value()).isEqualTo(20);
    assertThat(gauge("gateway.drift.ks", 2).value()).isEqualTo(1);
    assertThat(gauge("gateway.drift.psi", 3).value()).isEqualTo(look(20, 20).pairs().psi());
    assertThat(gauge("gateway.drift.used", 3).value()).isGreaterThan(1);

    metrics.told("m", Arm.SHADOW, trial(4, Arm.SHADOW), look(6, 6));
    assertThat(gauge("gateway.drift", 2)).isNull();
    assertThat(gauge("gateway.drift.used", 4).value()).as("too few pairs").isZero();
    metrics.told("m", Arm.SHADOW, null, DriftLook.NONE);
    metrics.told("m", Arm.CANARY, null, DriftLook.NONE);
    assertThat(registry.getMeters()).isEmpty();
  }

  private Gauge gauge(String name, long version) {
    return registry.find(name).tag("version", Long.toString(version)).gauge();
  }

  private static DriftTrial trial(long version, Arm arm) {
    DriftGuard guard = new DriftGuard(10, 0.25, 0.2, Duration.ofMinutes(1), DriftAction.ROLLBACK);
    return new DriftTrial(new ModelKey("m", version), arm, "k", guard);
  }

  private static DriftLook look(long pairs, long moved) {
    return new DriftLook(
        new Verdict.Pass(), new ScorePairs(List.of(pairs, 0L), List.of(pairs - moved, moved)));
  }
}
