package io.factorline.ingest.consume;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BackPressureTest {
  private final Switch reading = new Switch();
  private final BackPressure backPressure = new BackPressure(reading, 100);

  private static final class Switch implements BackPressure.Reading {
    private boolean paused;
    private int changes;

    @Override
    public boolean isPaused() {
      return paused;
    }

    @Override
    public void pause() {
      paused = true;
      changes++;
    }

    @Override
    public void resume() {
      paused = false;
      changes++;
    }
  }

  private boolean isPausedAt(int queued) {
    backPressure.check(queued);
    return reading.paused;
  }

  @Test
  void shouldPauseAboveTheLimitAndGoOnAtHalf() {
    assertThat(isPausedAt(100)).isFalse();
    assertThat(isPausedAt(101)).isTrue();
    assertThat(isPausedAt(500)).isTrue();
    assertThat(isPausedAt(51)).isTrue();
    assertThat(isPausedAt(50)).isFalse();
    assertThat(isPausedAt(100)).isFalse();
    assertThat(reading.changes).isEqualTo(2);
  }

  @Test
  void shouldPauseAgainWhereSomeoneElseResumed() {
    assertThat(isPausedAt(101)).isTrue();
    reading.paused = false;
    assertThat(isPausedAt(101)).isTrue();
  }
}
