package io.factorline.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class BackoffTest {
  private final Backoff backoff = new Backoff();

  @Test
  void shouldDoubleUpToHalfAMinute() {
    assertThat(Stream.generate(() -> backoff.after(Duration.ZERO)).limit(8))
        .extracting(Duration::toMillis)
        .containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L);
  }

  @Test
  void shouldStartOverAfterAGoodRun() {
    assertThat(backoff.after(Duration.ZERO)).isEqualTo(Duration.ofMillis(500));
    assertThat(backoff.after(Duration.ofSeconds(59))).isEqualTo(Duration.ofSeconds(1));
    assertThat(backoff.after(Duration.ofMinutes(1))).isEqualTo(Duration.ofMillis(500));
  }
}
