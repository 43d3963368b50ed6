package io.factorline.local.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SpeedTest {
  private static final long SECOND = 1_000_000_000L;

  private long nowNs;

  @Test
  void shouldReadMaxAndMultiples() {
    assertThat(Speed.parse("max")).isEqualTo(Speed.MAX);
    assertThat(Speed.parse("10x")).isEqualTo(new Speed(10)).hasToString("10x");
    assertThat(Speed.parse("0.5")).isEqualTo(new Speed(0.5)).hasToString("0.5x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "NaN", "fast", ""})
  void shouldRefuseWhatIsNoSpeed(String text) {
    assertThatThrownBy(() -> Speed.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("must be > 0, or max: speed=");
  }

  @Test
  void shouldMakeTheTimeOfTheFilePassAsManyTimesFaster() {
    Pace pace = new Pace(new Speed(10), () -> nowNs);
    assertThat(pace.await(100 * SECOND)).isTrue();
    nowNs = SECOND;
    assertThat(pace.await(110 * SECOND)).isTrue();
    nowNs = SECOND + SECOND / 2;
    assertThat(pace.await(105 * SECOND)).as("an earlier tick is due at once").isTrue();
    assertThat(pace.dueInNs()).isEqualTo(-SECOND / 2);
  }
}
