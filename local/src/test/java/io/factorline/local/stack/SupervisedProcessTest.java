package io.factorline.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.local.process.OsProcess;
import io.factorline.local.process.ProcessException;
import io.factorline.local.process.ProcessSpec;
import io.factorline.local.time.Wait;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SupervisedProcessTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @TempDir Path folder;

  private long nowNs;
  private SupervisedProcess supervised;

  @AfterEach
  void end() {
    supervised.stop(LIMIT);
  }

  @Test
  void shouldStartAgainWhenTheDelayIsOver() {
    supervised = supervised(true, OsProcess::start);
    long first = supervised.start().pid();
    assertThat(supervised.look()).isFalse();

    kill();
    assertThat(supervised.look()).as("its end is noticed").isTrue();
    nowNs += Duration.ofMillis(499).toNanos();
    assertThat(supervised.look()).as("the delay is not over").isFalse();
    nowNs += Duration.ofMillis(1).toNanos();
    assertThat(supervised.look()).isTrue();

    assertThat(supervised.isAlive()).isTrue();
    assertThat(supervised.process().pid()).isNotEqualTo(first);
    assertThat(supervised.restartCount()).isEqualTo(1);
  }

  @Test
  void shouldWaitLongerEachTime() {
    supervised = supervised(true, OsProcess::start);
    supervised.start();
    for (long delayMs : new long[] {500, 1_000, 2_000}) {
      kill();
      assertThat(supervised.look()).isTrue();
      nowNs += Duration.ofMillis(delayMs).toNanos() - 1;
      assertThat(supervised.look()).isFalse();
      nowNs++;
      assertThat(supervised.look()).isTrue();
    }
    assertThat(supervised.restartCount()).isEqualTo(3);
  }

  @Test
  void shouldLeaveAPartThatMayEnd() {
    supervised = supervised(false, OsProcess::start);
    supervised.start();
    kill();

    assertThat(supervised.look()).isTrue();
    nowNs += Duration.ofHours(1).toNanos();
    assertThat(supervised.look()).isFalse();
    assertThat(supervised.restartCount()).isZero();
  }

  @Test
  void shouldTryAgainWhenItCannotBeStarted() {
    int[] starts = {0};
    supervised =
        supervised(
            true,
            spec -> {
              if (starts[0]++ == 1) {
                throw new ProcessException("no more processes");
              }
              return OsProcess.start(spec);
            });
    supervised.start();
    kill();
    assertThat(supervised.look()).isTrue();
    nowNs += Duration.ofMillis(500).toNanos();
    assertThat(supervised.look()).as("an attempt that fails").isTrue();
    assertThat(supervised.isAlive()).isFalse();
    nowNs += Duration.ofSeconds(1).toNanos();

    assertThat(supervised.look()).isTrue();
    assertThat(supervised.isAlive()).isTrue();
  }

  private void kill() {
    supervised.process().kill();
    assertThat(Wait.until(LIMIT, () -> !supervised.isAlive())).isTrue();
  }

  private SupervisedProcess supervised(boolean restarts, Function<ProcessSpec, OsProcess> starter) {
    ProcessSpec spec =
        new ProcessSpec(
            "sleep", List.of("sleep", "600"), Map.of(), folder, folder.resolve("sleep.log"));
    return new SupervisedProcess(Part.FACTOR_API, spec, restarts, () -> nowNs, starter);
  }
}
