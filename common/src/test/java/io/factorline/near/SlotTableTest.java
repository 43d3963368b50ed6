package io.factorline.near;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SlotTableTest {

  private final AtomicInteger evictions = new AtomicInteger();
  private final SlotTable<Long> table = new SlotTable<>(100, evictions::incrementAndGet);

  @Test
  void shouldKeepItsBound() {
    for (int i = 0; i < 1_000; i++) {
      table.obtain("k" + i, i);
    }

    assertThat(table.size()).isEqualTo(100);
    assertThat(evictions).hasValue(900);
  }

  @Test
  void shouldDropWhatWasNotTouchedForLong() {
    Slot<Long> hot = table.obtain("hot", 0);
    for (int i = 1; i < 10_000; i++) {
      table.obtain("k" + i, i);
      hot.touch(i);
    }

    assertThat(table.get("hot")).isSameAs(hot);
  }

  @Test
  void shouldNotDropWhatIsFollowed() {
    for (int i = 0; i < 90; i++) {
      table.obtain("f" + i, 0).follow((key, reading) -> {});
    }
    for (int i = 0; i < 1_000; i++) {
      table.obtain("k" + i, i);
    }

    for (int i = 0; i < 90; i++) {
      assertThat(table.get("f" + i)).isNotNull();
    }
  }

  @Test
  void shouldComeBackAsANewSlotAfterRemoval() {
    Slot<Long> first = table.obtain("a", 0);
    assertThat(table.remove(first)).isTrue();

    assertThat(table.obtain("a", 1)).isNotSameAs(first);
  }
}
