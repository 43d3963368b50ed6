package io.factorline.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.local.process.OsProcess;
import io.factorline.local.process.ProcessSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunningProcessTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @TempDir Path folder;

  private OsProcess child;

  @BeforeEach
  void start() {
    child =
        OsProcess.start(
            new ProcessSpec(
                "sleep", List.of("sleep", "600"), Map.of(), folder, folder.resolve("sleep.log")));
  }

  @AfterEach
  void kill() {
    child.kill();
  }

  @Test
  void shouldEndThatVeryProcess() {
    RunningProcess written = RunningProcess.of(child);
    assertThat(written.isAlive()).isTrue();

    written.end(LIMIT);
    assertThat(written.isAlive()).isFalse();
  }

  @Test
  void shouldEndAFrozenProcess() {
    child.pause();
    RunningProcess written = RunningProcess.of(child);
    written.end(LIMIT);

    assertThat(written.isAlive()).isFalse();
  }

  @Test
  void shouldLeaveAnotherProcessThatGotTheSameId() {
    RunningProcess earlier =
        new RunningProcess(child.pid(), RunningProcess.of(child).startMs() - 60_000);
    assertThat(earlier.isAlive()).isFalse();

    earlier.end(LIMIT);
    assertThat(child.isAlive()).isTrue();
  }
}
