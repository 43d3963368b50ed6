package io.factorline.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ManifestProcessesIT {
  private static final int WRITERS = 3;
  private static final int COMMITS = 40;

  @TempDir private Path folder;

  @Test
  void shouldLoseNoCommitOfSeveralProcesses() throws Exception {
    List<Process> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      writers.add(start("writer" + i));
    }
    for (Process writer : writers) {
      assertThat(writer.waitFor()).isZero();
    }

    Manifest last =
        new ManifestStore(FolderLake.open(folder), System::currentTimeMillis).current("ticks");
    assertThat(last.number()).isEqualTo(WRITERS * COMMITS);
    assertThat(last.files()).hasSize(WRITERS * COMMITS);
    try (var drafts = Files.list(folder.resolve(".drafts"))) {
      assertThat(drafts).isEmpty();
    }
  }

  private Process start(String name) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            ManifestWriterMain.class.getName(),
            folder.toString(),
            name,
            Integer.toString(COMMITS))
        .inheritIO()
        .start();
  }
}
