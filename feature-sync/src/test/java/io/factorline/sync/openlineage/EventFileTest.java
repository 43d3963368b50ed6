package io.factorline.sync.openlineage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EventFileTest {
  @TempDir Path folder;

  private static byte[] line(int number) {
    return "{\"event\":%02d}".formatted(number).getBytes(UTF_8);
  }

  @Test
  void shouldBeginANewFileWhenOneIsFullAndKeepSomeOfTheOld() throws IOException {
    Path path = folder.resolve("made/events.ndjson");
    EventFile file = new EventFile(path, 39, 2);

    for (int i = 0; i < 10; i++) {
      file.append(line(i));
    }

    assertThat(Files.readString(path)).isEqualTo("{\"event\":09}\n");
    assertThat(Files.readAllLines(path.resolveSibling("events.ndjson.1")))
        .containsExactly("{\"event\":06}", "{\"event\":07}", "{\"event\":08}");
    assertThat(Files.readAllLines(path.resolveSibling("events.ndjson.2"))).hasSize(3);
    assertThat(path.resolveSibling("events.ndjson.3")).doesNotExist();
  }

  @Test
  void shouldKeepNoneWhereNoneIsAskedFor() throws IOException {
    Path path = folder.resolve("events.ndjson");
    EventFile file = new EventFile(path, 13, 0);

    file.append(line(1));
    file.append(line(2));

    assertThat(Files.readString(path)).isEqualTo("{\"event\":02}\n");
    assertThat(path.resolveSibling("events.ndjson.1")).doesNotExist();
  }

  @Test
  void shouldEndALineThatAKillHasTorn() throws IOException {
    Path path = folder.resolve("events.ndjson");
    Files.writeString(path, "{\"event\":01}\n{\"eve");

    new EventFile(path, 1 << 20, 1).append(line(2));

    assertThat(Files.readAllLines(path))
        .containsExactly("{\"event\":01}", "{\"eve", "{\"event\":02}");
  }

  @Test
  void shouldTakeLinesOfSeveralThreadsWhole() throws IOException {
    Path path = folder.resolve("events.ndjson");
    EventFile file = new EventFile(path, 1 << 20, 1);
    List<Thread> threads =
        IntStream.range(0, 4)
            .mapToObj(t ->
                Thread.ofPlatform()
                    .start(() -> {
                      for (int i = 0; i < 25; i++) {
                        append(file, t * 25 + i);
                      }
                    }))
            .toList();
    threads.forEach(EventFileTest::join);

    try (Stream<String> lines = Files.lines(path)) {
      assertThat(lines.sorted())
          .containsExactlyElementsOf(
              IntStream.range(0, 100).mapToObj(i -> new String(line(i), UTF_8)).sorted().toList());
    }
  }

  private static void append(EventFile file, int number) {
    try {
      file.append(line(number));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
