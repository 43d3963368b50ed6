package io.factorline.local.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.local.process.ProcessException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ClocksTest {
  @TempDir private Path folder;

  @Test
  void shouldMoveTheClocksOfARunningProcessAndMendThem() throws IOException {
    Clocks clocks = new Clocks(folder);
    Process process = start();
    try (BufferedReader out = process.inputReader()) {
      assertThat(told(process, out)).isEqualTo("0 0");
      clocks.move(process.pid(), Duration.ofSeconds(30));
      assertThat(told(process, out)).isEqualTo("30 30");
      clocks.move(process.pid(), Duration.ofSeconds(-30));
      assertThat(told(process, out)).isEqualTo("-30 -30");
      clocks.move(process.pid(), Duration.ZERO);
      assertThat(told(process, out)).isEqualTo("0 0");
    } finally {
      process.destroy();
    }
  }

  @Test
  void shouldSayWhereAProcessCannotBeReached() throws IOException, InterruptedException {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();

    assertThatThrownBy(() -> new Clocks(folder).move(process.pid(), Duration.ofSeconds(1)))
        .isInstanceOf(ProcessException.class)
        .hasMessageContaining("pid=" + process.pid());
  }

  private static Process start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+EnableDynamicAgentLoading",
            TellTime.class.getName());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static String told(Process process, BufferedReader out) throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    return out.readLine();
  }
}
