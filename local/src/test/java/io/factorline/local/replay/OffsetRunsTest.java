package io.factorline.local.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class OffsetRunsTest {
  @Test
  void shouldHoldWhatABitSetHolds() {
    Random random = new Random(7);
    OffsetRuns runs = new OffsetRuns();
    BitSet twin = new BitSet();
    for (int offset = 0; offset < 10_000; offset++) {
      if (random.nextInt(3) > 0) {
        runs.add(offset);
        twin.set(offset);
      }
    }

    for (int offset = 0; offset < 10_100; offset++) {
      assertThat(runs.contains(offset)).as("offset %d", offset).isEqualTo(twin.get(offset));
    }
  }

  @Test
  void shouldBeEmptyAtFirst() {
    assertThat(new OffsetRuns().contains(0)).isFalse();
  }

  @Test
  void shouldRefuseAnOffsetThatGoesBack() {
    OffsetRuns runs = new OffsetRuns();
    runs.add(5);

    assertThatThrownBy(() -> runs.add(5)).hasMessage("must ascend: offset=5, last=5");
  }
}
