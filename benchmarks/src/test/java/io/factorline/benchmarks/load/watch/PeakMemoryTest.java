package io.factorline.benchmarks.load.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class PeakMemoryTest {
  @Test
  void bytes_status_isItsHighWaterMark() {
    String status = "VmPeak:\t 9000 kB\nVmHWM:\t    2048 kB\nVmRSS:\t 1024 kB\n";

    assertThat(PeakMemory.bytes(status)).isEqualTo(2 << 20);
  }

  @Test
  void bytes_noMark_refused() {
    assertThatThrownBy(() -> PeakMemory.bytes("VmRSS:\t 1024 kB\n"))
        .hasMessage("must have a line VmHWM:");
  }
}
