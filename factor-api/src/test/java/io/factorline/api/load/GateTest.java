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
  private final AtomicLong nowNs = new AtomicLong();
  private final Gate gate =
      new Gate(
          new FactorApiProperties.Load(
              4, Duration.ofMillis(100), Duration.ofMillis(30), Duration.ofSeconds(1)),
          lagNs::get,
          nowNs::get);

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
    lagNs.set(Duration.ofMillis(61).toNanos());
    assertThat(gate.tryEnter(Priority.DASHBOARD)).isFalse();
    assertThat(gate.tryEnter(Priority.ENGINE)).isTrue();

    lagNs.set(Duration.ofMillis(201).toNanos());
    assertThat(gate.tryEnter(Priority.ENGINE)).isFalse();
    assertThat(gate.inFlight()).isEqualTo(1);

    assertThat(gate.tryEnterInTime(Priority.DASHBOARD)).isTrue();
    assertThat(gate.tryEnterInTime(Priority.DASHBOARD)).as("half of the room").isFalse();
    assertThat(gate.inFlight()).isEqualTo(2);
  }

  @Test
  void shouldShedClassesOfClientsOneAfterTheOther() {
    List<Priority> inOrder = Stream.of(ClientClass.values()).map(Priority.DASHBOARD::of).toList();
    assertThat(inOrder)
        .containsExactly(Priority.ENGINE, Priority.SERVICE, Priority.RESEARCH, Priority.DASHBOARD);
    assertThat(Priority.ALWAYS.of(ClientClass.DASHBOARD)).isEqualTo(Priority.ALWAYS);
    long[] shedFromMs = {201, 154, 107, 61};
    for (int i = 0; i < shedFromMs.length; i++) {
      lagNs.set(Duration.ofMillis(shedFromMs[i] - 1).toNanos());
      assertThat(gate.tryEnter(inOrder.get(i))).isTrue();
      gate.leave();
      lagNs.set(Duration.ofMillis(shedFromMs[i]).toNanos());
      assertThat(gate.tryEnter(inOrder.get(i))).isFalse();
    }
  }

  @Test
  void shouldLetInLessFromTickToTickAndSlowlyMoreAgain() {
    lagNs.set(Duration.ofMillis(31).toNanos());
    double late = 1;
    for (int tick = 0; tick < 20; tick++) {
      tick();
      double less = admitted(Priority.DASHBOARD);
      assertThat(less).isLessThan(late + 0.05);
      late = less;
    }
    assertThat(late).isLessThan(0.01);
    assertThat(admitted(Priority.ENGINE)).isEqualTo(1);

    lagNs.set(0);
    tick();
    assertThat(admitted(Priority.DASHBOARD)).as("not all at once").isLessThan(0.1);
    for (int tick = 0; tick < 100; tick++) {
      tick();
      assertThat(gate.tryEnter(Priority.ENGINE)).isTrue();
      admitted(Priority.DASHBOARD);
      gate.leave();
    }
    assertThat(admitted(Priority.DASHBOARD)).isEqualTo(1);
  }

  @Test
  void shouldLetAllInAgainAfterAQuietTime() {
    lagNs.set(Duration.ofMillis(31).toNanos());
    for (int tick = 0; tick < 20; tick++) {
      tick();
      admitted(Priority.DASHBOARD);
    }

    lagNs.set(0);
    nowNs.addAndGet(Duration.ofSeconds(10).toNanos());

    assertThat(admitted(Priority.DASHBOARD)).isEqualTo(1);
  }

  private void tick() {
    nowNs.addAndGet(AdmittedPart.TICK_NS);
  }

  /* Of ten thousand requests at one time. */
  private double admitted(Priority priority) {
    int count = 10_000;
    int admitted = 0;
    for (int i = 0; i < count; i++) {
      if (gate.tryEnter(priority)) {
        admitted++;
        gate.leave();
      }
    }
    return (double) admitted / count;
  }
}
