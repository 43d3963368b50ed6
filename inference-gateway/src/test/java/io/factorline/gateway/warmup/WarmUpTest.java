package io.factorline.gateway.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.local.time.Wait;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class WarmUpTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Test
  void shouldTryEachStepUntilItIsDoneAndNotAgain() {
    AtomicInteger once = new AtomicInteger();
    AtomicBoolean isThere = new AtomicBoolean();
    AtomicInteger tries = new AtomicInteger();
    List<WarmUp.Step> steps =
        List.of(
            new WarmUp.Step("once", () -> once.incrementAndGet() > 0),
            new WarmUp.Step(
                "late",
                () -> {
                  if (tries.incrementAndGet() == 1) {
                    throw new IllegalStateException("must be there");
                  }
                  return isThere.get();
                }));
    try (WarmUp warmUp = WarmUp.start(steps, PATIENCE)) {
      assertThat(Wait.until(PATIENCE, () -> tries.get() >= 3)).isTrue();

      assertThat(warmUp.waitingFor()).containsExactly("late");
      assertThat(warmUp.isOver()).isFalse();
      isThere.set(true);
      assertThat(Wait.until(PATIENCE, warmUp::isOver)).isTrue();
      assertThat(warmUp.waitingFor()).isEmpty();
      assertThat(once).hasValue(1);
    }
  }

  @Test
  void shouldNotBeWaitedForTooLong() {
    List<WarmUp.Step> steps = List.of(new WarmUp.Step("never", () -> false));
    try (WarmUp warmUp = WarmUp.start(steps, Duration.ofMillis(1))) {
      assertThat(Wait.until(PATIENCE, warmUp::isOver)).isTrue();

      assertThat(warmUp.waitingFor()).containsExactly("never");
    }
  }
}
