package io.factorline.api.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.api.config.FactorApiProperties;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class GateTest {
  private final AtomicLong lagNs = new AtomicLong();
  private final Gate gate =
      new Gate(
          new FactorApiProperties.Load(
              4, Duration.ofMillis(100), Duration.ofMillis(30), Duration.ofSeconds(1)),
          lagNs::get);

  @Test
  void shouldShedDashboardsAtHalfOfWhatEnginesGet() {
    assertThat(gate.tryEnter(Priority.ENGINE)).isTrue();
    assertThat(gate.tryEnter(Priority.DASHBOARD)).isTrue();
    assertThat(gate.tryEnter(Priority.DASHBOARD)).isFalse();
    assertThat(gate.tryEnter(Priority.ENGINE)).isTrue();
    assertThat(gate.tryEnter(Priority.ENGINE)).isTrue();
    assertThat(gate.tryEnter(Priority.ENGINE)).isFalse();
    assertThat(gate.tryEnter(Priority.ALWAYS)).isTrue();

    gate.leave();
    gate.leave();
    assertThat(gate.tryEnter(Priority.ENGINE)).isTrue();
    assertThat(gate.inFlight()).isEqualTo(4);
  }

  @Test
  void shouldShedByTheLatenessOfTheLoops() {
    lagNs.set(Duration.ofMillis(31).toNanos());
    assertThat(gate.tryEnter(Priority.DASHBOARD)).isFalse();
    assertThat(gate.tryEnter(Priority.ENGINE)).isTrue();

    lagNs.set(Duration.ofMillis(101).toNanos());
    assertThat(gate.tryEnter(Priority.ENGINE)).isFalse();
    assertThat(gate.inFlight()).isEqualTo(1);
  }
}
