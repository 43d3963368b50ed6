package io.factorline.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class UsageTest {

  @Test
  void shouldReadWhatAProcessHasTaken() {
    String histogram = "   1:  9  72  [B\nTotal         1234        567890\n";

    assertThat(Usage.resident("Name:\tjava\nVmRSS:\t  2048 kB\n")).isEqualTo(2048 * 1024);
    assertThat(Usage.heap(histogram)).isEqualTo(567_890);
  }

  @Test
  void shouldNameWhatHasGrown() {
    Usage before = new Usage(100, 100, 10, 10);

    assertThat(before.grownTo(new Usage(110, 105, 9, 12), new Usage(10, 10, 1, 2))).isEmpty();
    assertThat(before.grownTo(new Usage(111, 100, 12, 10), new Usage(10, 10, 1, 2)))
        .containsExactly(
            "memory grew by more than 10: from 100 to 111",
            "threads grew by more than 1: from 10 to 12");
  }
}
