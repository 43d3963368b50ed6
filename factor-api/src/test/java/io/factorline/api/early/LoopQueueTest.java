package io.factorline.api.early;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

final class LoopQueueTest {
  private static final long MS = Duration.ofMillis(1).toNanos();

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final List<String> turns = new ArrayList<>();
  private final List<Long> waitedMs = new ArrayList<>();
  private long nowNs = -5;
  private final LoopQueue queue =
      new LoopQueue(tasks::add, () -> nowNs, waitedNs -> waitedMs.add(waitedNs / MS));

  private void add(String name, long takesNs) {
    queue.add(() -> {
      turns.add(name);
      nowNs += takesNs;
    });
  }

  private void loop() {
    tasks.remove().run();
  }

  @Test
  void shouldLetTheLoopLookAtItsConnectionsBetweenTurns() {
    for (String name : List.of("a", "b", "c", "d", "e")) {
      add(name, MS);
    }
    assertThat(turns).isEmpty();
    assertThat(tasks).hasSize(1);

    loop();
    assertThat(turns).containsExactly("a", "b");
    assertThat(tasks).hasSize(1);
    add("f", MS);
    assertThat(tasks).hasSize(1);

    loop();
    loop();
    assertThat(turns).containsExactly("a", "b", "c", "d", "e", "f");
    assertThat(waitedMs).containsExactly(0L, 1L, 2L, 3L, 4L, 3L);
    assertThat(tasks).isEmpty();
  }

  @Test
  void shouldTellHowLongOneMoreWouldWait() {
    assertThat(queue.waitNs()).isZero();
    for (int i = 0; i < 1_000; i++) {
      add("x", 3 * MS);
      loop();
    }
    assertThat(queue.waitNs()).isZero();

    add("a", MS);
    add("b", MS);

    assertThat(queue.waitNs()).isBetween(2 * 3 * MS - 10, 2 * 3 * MS);
  }

  @Test
  void shouldCountWhatTheLoopDoesBetweenTurns() {
    for (int i = 0; i < 2_000; i++) {
      add("x", MS);
    }
    while (turns.size() < 1_900) {
      loop();
      nowNs += 5 * MS;
    }
    int left = 2_000 - turns.size();

    // As long for turns as for connections: each millisecond of turns comes with one of them.
    assertThat(queue.waitNs() / (double) left).isBetween(1.8 * MS, 2.2 * MS);
  }

  @Test
  void shouldNotKeepTheLoopFromItsConnectionsForLong() {
    for (int i = 0; i < 100; i++) {
      add("x", MS);
    }
    loop();
    nowNs += 900 * MS;

    loop();

    assertThat(turns).hasSize(2 + 20);
  }

  @Test
  void shouldNotTakeOnePauseForTheRule() {
    add("cold", 2_000 * MS);
    loop();
    add("a", MS);

    assertThat(queue.waitNs()).isLessThan(MS);
  }

  @Test
  void shouldGoOnAfterATurnThatFailed() {
    queue.add(() -> {
      throw new IllegalStateException("on purpose");
    });
    add("a", MS);

    assertThatIllegalStateException().isThrownBy(this::loop);
    loop();

    assertThat(turns).containsExactly("a");
    assertThat(tasks).isEmpty();
  }
}
