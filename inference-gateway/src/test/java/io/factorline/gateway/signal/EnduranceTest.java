package io.factorline.gateway.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.local.process.OsProcess;
import io.factorline.local.process.ProcessSpec;
import io.factorline.testsupport.Scale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many calls to a server that fails, refuses, hangs, is slow, talks nonsense, loads again and is
 * killed: each is answered by it or by this process, and what is left of them is no thread, no
 * connection and no native memory.
 */
@EnabledOnOs(OS.LINUX) // What a process holds is read where Linux tells it.
final class EnduranceTest {
  private static final int CALLS = Scale.of(2_400, 1_000_000);
  private static final int PATIENCE_MINUTES = Scale.of(2, 30);
  private static final int MOST_THREADS = 8;
  private static final int MOST_FILES = 4;
  private static final long MOST_DIRECT_BYTES = 16L << 20;
  private static final long MOST_RESIDENT_BYTES = 16L << 20;

  @TempDir private Path folder;

  @Test
  void shouldLeaveNothingBehind() throws Exception {
    List<String> told = run();

    List<Held> held =
        told.stream()
            .filter(line -> line.startsWith("held "))
            .map(line -> Held.parse(List.of(line.split(" ")).subList(1, 6)))
            .toList();
    assertThat(held).as(String.join("\n", told)).hasSize(Endurance.PARTS);
    Held half = held.get(Endurance.PARTS / 2 - 1);
    Held last = held.getLast();
    assertThat(last.connections()).isEqualTo(Endurance.CHANNELS);
    assertThat(last.threads()).isLessThanOrEqualTo(half.threads() + MOST_THREADS);
    assertThat(last.files()).isLessThanOrEqualTo(half.files() + MOST_FILES);
    assertThat(last.directBytes()).isLessThan(half.directBytes() + MOST_DIRECT_BYTES);
    assertThat(last.residentBytes()).isLessThan(half.residentBytes() + MOST_RESIDENT_BYTES);
  }

  /* A heap of one size, touched before, so that what else is resident shows. */
  private List<String> run() throws IOException, InterruptedException {
    Path log = folder.resolve("log");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    OsProcess child =
        OsProcess.start(
            new ProcessSpec(
                "endurance",
                List.of(
                    java,
                    "-Xms96m",
                    "-Xmx96m",
                    "-XX:+AlwaysPreTouch",
                    "-XX:+UseSerialGC",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    Endurance.class.getName(),
                    Integer.toString(CALLS)),
                Map.of("CLASSPATH", System.getProperty("java.class.path")),
                Path.of("").toAbsolutePath(),
                log));
    try {
      assertThat(child.onExit()).as("ends").succeedsWithin(PATIENCE_MINUTES, TimeUnit.MINUTES);
      assertThat(child.exitCode()).as(Files.readString(log)).isZero();
      return Files.readAllLines(log);
    } finally {
      child.handle().destroyForcibly();
    }
  }
}
