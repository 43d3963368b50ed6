package io.factorline.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.local.time.Wait;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OsProcessTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @TempDir Path folder;

  @Test
  void shouldAppendWhatItSaysToItsLogAndShowItWhenItFails() {
    OsProcess process = start("echo one; echo two >&2; exit 3");
    assertThat(Wait.until(LIMIT, () -> !process.isAlive())).isTrue();

    assertThat(process.exitCode()).isEqualTo(3);
    assertThat(process.failure("ended"))
        .hasMessage("shell ended\nEnd of " + process.log() + ":\n    one\n    two");
  }

  @Test
  void shouldBeKilledWhenItDoesNotEndByItself() {
    OsProcess process = start("trap '' TERM; echo deaf; while :; do sleep 0.1; done");
    assertThat(Wait.until(LIMIT, () -> LogTail.lines(process.log(), 1).contains("deaf"))).isTrue();
    process.stop(Duration.ofMillis(200));

    assertThat(process.isAlive()).isFalse();
    assertThat(process.exitCode()).isEqualTo(137);
  }

  @Test
  void shouldEndInOrderWhenAskedWhileFrozen() {
    OsProcess process =
        start("trap 'echo ended; exit 0' TERM; echo up; while :; do sleep 0.1; done");
    assertThat(Wait.until(LIMIT, () -> LogTail.lines(process.log(), 1).contains("up"))).isTrue();
    process.pause();
    process.stop(LIMIT);

    assertThat(process.exitCode()).isZero();
    assertThat(LogTail.lines(process.log(), 1)).containsExactly("ended");
  }

  @Test
  void shouldSayThatACommandDoesNotExist() {
    ProcessSpec spec =
        new ProcessSpec(
            "none", List.of("ls"), Map.of(), folder.resolve("none"), folder.resolve("none.log"));

    assertThatThrownBy(() -> OsProcess.start(spec))
        .isInstanceOf(ProcessException.class)
        .hasMessageStartingWith("none cannot be started: ");
  }

  @Test
  void shouldFollowWholeLinesOfALog() throws IOException {
    Path log = folder.resolve("follow.log");
    Files.writeString(log, "before\n");
    LogFollower follower = LogFollower.atEnd(log);
    assertThat(follower.newLines()).isEmpty();
    Files.writeString(log, "before\none\ntw");
    assertThat(follower.newLines()).containsExactly("one");
    Files.writeString(log, "before\none\ntwo\n");
    assertThat(follower.newLines()).containsExactly("two");
  }

  @Test
  void shouldSeeWhetherAPortIsFree() throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(Ports.loopback(0));

      assertThat(Ports.isFree(socket.getLocalPort())).isFalse();
      assertThat(Ports.isListening(socket.getLocalPort())).isTrue();
    }
    assertThat(Ports.isFree(Ports.free())).isTrue();
  }

  private OsProcess start(String script) {
    return OsProcess.start(
        new ProcessSpec(
            "shell", List.of("sh", "-c", script), Map.of(), folder, folder.resolve("shell.log")));
  }
}
