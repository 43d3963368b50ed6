package io.factorline.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFolderTest {
  @TempDir Path folder;

  private DataFolder data;

  @BeforeEach
  void prepare() {
    data = new DataFolder(folder.resolve("data"));
    data.prepare();
  }

  @Test
  void shouldGiveBackWhatWasWrittenUntilItIsForgotten() {
    StackState state = state();
    data.write(state);

    assertThat(data.read()).contains(state);
    data.forget();
    assertThat(data.read()).isEmpty();
  }

  @Test
  void shouldTellOfTheSupervisorThatHasIt() throws IOException {
    data.write(state());
    try (FileLock lock = data.lock()) {
      assertThat(lock.isValid()).isTrue();
      assertThatThrownBy(data::lock)
          .isInstanceOf(StackException.class)
          .hasMessageStartingWith(
              "Factorline already runs on %s (supervisor, pid %d)."
                  .formatted(data.path(), ProcessHandle.current().pid()))
          .hasMessageContaining("./factorline down");
    }
    try (FileLock lock = data.lock()) {
      assertThat(lock.isValid()).isTrue();
    }
  }

  @Test
  void shouldSayThatItCannotBeWritten() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> new DataFolder(file.resolve("data")).prepare())
        .isInstanceOf(StackException.class)
        .hasMessageStartingWith("The data folder cannot be written: " + file.resolve("data"))
        .hasMessageEndingWith("Give it room and rights, or choose another with --data DIR.");
  }

  @Test
  void shouldSayWhichFileIsBroken() throws IOException {
    Files.writeString(data.path().resolve("supervisor.json"), "{\"supervisor\":");

    assertThatThrownBy(data::read)
        .isInstanceOf(StackException.class)
        .hasMessageStartingWith("Cannot be read: " + data.path().resolve("supervisor.json"));
  }

  private static StackState state() {
    RunningProcess self = RunningProcess.of(ProcessHandle.current());
    return new StackState(
        self, "none", "", true, List.of(new StackState.PartState(Part.KAFKA, self, 9092, 2)));
  }
}
