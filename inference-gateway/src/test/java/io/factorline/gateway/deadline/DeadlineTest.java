package io.factorline.gateway.deadline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.error.RequestException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeadlineTest {
  private static final Duration LONGEST = Duration.ofSeconds(2);

  @Test
  void shouldTakeTheBudgetOfTheCallerButNoMoreThanTheLongest() {
    assertThat(Deadline.of("50", LONGEST, 1_000).endNs()).isEqualTo(50_001_000);
    assertThat(Deadline.of("60000", LONGEST, 1_000).endNs()).isEqualTo(2_000_001_000);
    assertThat(Deadline.of(null, LONGEST, 1_000).endNs()).isEqualTo(2_000_001_000);
  }

  @Test
  void shouldHavePassedWhenNothingIsLeft() {
    assertThat(Deadline.of("0", LONGEST, System.nanoTime()).hasPassed()).isTrue();
    assertThat(Deadline.in(Duration.ofHours(1)).hasPassed()).isFalse();
    assertThat(Deadline.in(Duration.ofHours(1)).atMost(Duration.ofNanos(1)).hasPassed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1.5", "3600001", "99999999999999999999", "soon"})
  void shouldRefuseABudgetThatIsNone(String header) {
    assertThatThrownBy(() -> Deadline.of(header, LONGEST, 0))
        .isInstanceOf(RequestException.class)
        .hasMessageStartingWith("must be ms in 0..3600000: Factorline-Deadline-Ms=");
  }
}
