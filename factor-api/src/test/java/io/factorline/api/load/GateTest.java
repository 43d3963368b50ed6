package io.factorline.api.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.api.config.FactorApiProperties;
import io.factorline.security.ClientClass;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
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

  @Test
  void shouldShedClassesOfClientsOneAfterTheOther() {
    List<Priority> inOrder = Stream.of(ClientClass.values()).map(Priority.DASHBOARD::of).toList();
    assertThat(inOrder)
        .containsExactly(Priority.ENGINE, Priority.SERVICE, Priority.RESEARCH, Priority.DASHBOARD);
    assertThat(Priority.ALWAYS.of(ClientClass.DASHBOARD)).isEqualTo(Priority.ALWAYS);
    long[] shedFromMs = {101, 77, 54, 31};
    for (int i = 0; i < shedFromMs.length; i++) {
      lagNs.set(Duration.ofMillis(shedFromMs[i] - 1).toNanos());
      assertThat(gate.tryEnter(inOrder.get(i))).isTrue();
      gate.leave();
      lagNs.set(Duration.ofMillis(shedFromMs[i]).toNanos());
      assertThat(gate.tryEnter(inOrder.get(i))).isFalse();
    }
  }
}
