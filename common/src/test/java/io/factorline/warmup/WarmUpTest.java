package io.factorline.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class WarmUpTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Test
  void shouldTryEachStepUntilItIsDoneAndNotAgain() throws InterruptedException {
    AtomicInteger once = new AtomicInteger();
    AtomicBoolean isThere = new AtomicBoolean();
    CountDownLatch tries = new CountDownLatch(3);
    List<WarmUp.Step> steps =
        List.of(
            new WarmUp.Step("once", () -> once.incrementAndGet() > 0),
            new WarmUp.Step(
                "late",
                () -> {
                  tries.countDown();
                  if (tries.getCount() == 2) {
                    throw new IllegalStateException("must be there");
                  }
                  return isThere.get();
                }));
    try (WarmUp warmUp = WarmUp.start(steps, PATIENCE)) {
      assertThat(tries.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();

      assertThat(warmUp.waitingFor()).containsExactly("late");
      assertThat(warmUp.isOver()).isFalse();
      isThere.set(true);
      warmUp.await();
      assertThat(warmUp.isOver()).isTrue();
      assertThat(warmUp.waitingFor()).isEmpty();
      assertThat(once).hasValue(1);
    }
  }

  @Test
  void shouldNotBeWaitedForTooLong() throws InterruptedException {
    List<WarmUp.Step> steps = List.of(new WarmUp.Step("never", () -> false));
    try (WarmUp warmUp = WarmUp.start(steps, Duration.ofMillis(1))) {
      warmUp.await();

      assertThat(warmUp.isOver()).isTrue();
      assertThat(warmUp.waitingFor()).containsExactly("never");
    }
  }
}
