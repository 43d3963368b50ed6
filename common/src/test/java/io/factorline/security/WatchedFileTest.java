package io.factorline.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WatchedFileTest {
  private static final Duration NEVER = Duration.ofDays(1);

  @TempDir Path folder;

  private final AtomicLong nowNs = new AtomicLong(7);
  private final List<String> told = new ArrayList<>();

  private WatchedFile<String> open(Path file) {
    return new WatchedFile<>(
        new WatchedFile.Source<>("test.file", file, 100, WatchedFileTest::parse),
        NEVER,
        told::add,
        nowNs::get);
  }

  private static String parse(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.startsWith("bad")) {
      throw new IllegalArgumentException("must be good");
    }
    return text;
  }

  private void rest() {
    nowNs.addAndGet(WatchedFile.REST.toNanos());
  }

  @Test
  void shouldNotTakeWhatIsStillWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "old");
    try (WatchedFile<String> watched = open(file)) {
      Files.writeString(file, "");
      watched.look();
      nowNs.addAndGet(WatchedFile.REST.toNanos() - 1);
      watched.look();
      assertThat(watched.value()).isEqualTo("old");

      Files.writeString(file, "new");
      watched.look();
      nowNs.addAndGet(WatchedFile.REST.toNanos() - 1);
      watched.look();
      assertThat(watched.value()).isEqualTo("old");
      nowNs.incrementAndGet();
      watched.look();
      watched.look();

      assertThat(told).containsExactly("old", "new");
      assertThat(watched.isBroken()).isFalse();
    }
  }

  @Test
  void shouldStandByWhatItSaidWhileItIsBrokenOrGone() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "old");
    try (WatchedFile<String> watched = open(file)) {
      Files.writeString(file, "bad");
      watched.look();
      assertThat(watched.isBroken()).as("it may be written yet").isFalse();
      rest();
      watched.look();
      assertThat(watched.isBroken()).isTrue();

      Files.delete(file);
      watched.look();
      assertThat(watched.isBroken()).isTrue();
      assertThat(watched.value()).isEqualTo("old");

      Files.writeString(file, "old again");
      watched.look();
      rest();
      watched.look();
      assertThat(watched.isBroken()).isFalse();
      assertThat(told).containsExactly("old", "old again");
    }
  }
}
