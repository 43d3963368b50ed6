package io.factorline.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FolderLakeTest {
  private static final byte[] ONE = "one".getBytes(StandardCharsets.UTF_8);
  private static final byte[] TWO = "two!".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;
  private FolderLake lake;

  @BeforeEach
  void open() throws IOException {
    lake = FolderLake.open(folder.resolve("lake"));
  }

  @Test
  void shouldCreateAFileOnce() throws IOException {
    assertThat(lake.createIfAbsent("a/b/c", ONE)).isTrue();
    assertThat(lake.createIfAbsent("a/b/c", TWO)).isFalse();

    assertThat(lake.read("a/b/c")).isEqualTo(ONE);
    assertThat(lake.size("a/b/c")).isEqualTo(3);
    assertThat(Files.list(folder.resolve("lake/.drafts"))).isEmpty();
  }

  @Test
  void shouldPublishADraftOnce() throws IOException {
    Path first = lake.newDraft();
    Path second = lake.newDraft();
    Files.write(first, ONE);
    Files.write(second, TWO);

    assertThat(lake.publish(first, "x")).isTrue();
    assertThat(lake.publish(second, "x")).isFalse();

    assertThat(lake.read("x")).isEqualTo(ONE);
    assertThat(first).doesNotExist();
    assertThat(second).doesNotExist();
    assertThat(lake.location("x")).isEqualTo(folder.resolve("lake/x").toString());
  }

  @Test
  void shouldListWhatIsThereAndNoDrafts() throws IOException {
    lake.createIfAbsent("t/2/b", ONE);
    lake.createIfAbsent("t/1/a", TWO);
    lake.createIfAbsent("u", ONE);
    Files.write(lake.newDraft(), ONE);

    assertThat(lake.list(""))
        .extracting(LakeStorage.Entry::path)
        .containsExactly("t/1/a", "t/2/b", "u");
    assertThat(lake.list("t")).extracting(LakeStorage.Entry::bytes).containsExactly(4L, 3L);
    assertThat(lake.list("nothing")).isEmpty();
  }

  @Test
  void shouldDeleteDraftsOfTheDead() throws IOException {
    Path old = lake.newDraft();
    Files.write(old, ONE);
    Files.setLastModifiedTime(old, FileTime.fromMillis(1_000));
    Path young = lake.newDraft();
    Files.write(young, ONE);

    assertThat(lake.deleteDraftsOlderThan(2_000)).isEqualTo(1);

    assertThat(old).doesNotExist();
    assertThat(young).exists();
  }

  @Test
  void shouldSayWhatIsMissing() throws IOException {
    lake.delete("missing");

    assertThat(lake.exists("missing")).isFalse();
    assertThatThrownBy(() -> lake.read("missing")).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> lake.size("missing")).isInstanceOf(NoSuchFileException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../x", "a/../../x", "/etc/passwd", "."})
  void shouldStayInsideOfItsFolder(String path) {
    assertThatThrownBy(() -> lake.read(path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("path=" + path);
  }
}
