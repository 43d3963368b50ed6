package io.factorline.sync.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.sync.job.JobCancelledException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checksums of files that are read anyway, and of those that are not. */
final class InputFilesTest {
  private static final int BYTES = 40_000_001;

  @TempDir private Path folder;

  private Path file(String name, int bytes) throws Exception {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    return Files.write(folder.resolve(name), content);
  }

  private static String hash(Path file) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }

  @Test
  void shouldTellAFileThatWasReadInPart() throws Exception {
    Path file = file("a", 100_001);
    InputFiles files = new InputFiles(folder, 2, (bytes, total) -> {});

    try (InputFiles.Reading reading = files.open(file)) {
      assertThat(reading.in().readNBytes(10)).hasSize(10);
      assertThat(reading.in().read()).isBetween(0, 255);
      assertThat(reading.in().skip(7)).isEqualTo(7);
      reading.in().close();
      reading.finish();
    }

    assertThat(files.told()).containsExactly(new InputFile("a", 100_001, hash(file)));
  }

  @Test
  void shouldTellTheFirstFewAndReadTheOthersAllTheSame() throws Exception {
    InputFiles files = new InputFiles(folder, 1, (bytes, total) -> {});
    files.add(file("a", 3));
    Path second = file("b", 5);
    files.add(second);

    try (InputFiles.Reading reading = files.open(second)) {
      assertThat(reading.in().readAllBytes()).isEqualTo(Files.readAllBytes(second));
      reading.finish();
    }

    assertThat(files.told()).extracting(InputFile::path).containsExactly("a");
  }

  @Test
  void shouldSayHowFarItIsAndStopWhenTold() throws Exception {
    Path file = file("a", BYTES);
    List<Long> looks = new ArrayList<>();
    new InputFiles(
            folder,
            1,
            (bytes, total) -> {
              assertThat(total).isEqualTo(BYTES);
              looks.add(bytes);
            })
        .add(file);
    InputFiles stopped =
        new InputFiles(
            folder,
            1,
            (bytes, total) -> {
              throw new JobCancelledException("must stop: it was cancelled");
            });

    assertThat(looks).hasSize(2).isSorted();
    assertThatThrownBy(() -> stopped.add(file)).isInstanceOf(JobCancelledException.class);
    assertThat(stopped.told()).isEmpty();
  }

  @Test
  void shouldNameAFileThatCannotBeRead() {
    InputFiles files = new InputFiles(folder, 1, (bytes, total) -> {});

    assertThatThrownBy(() -> files.add(folder.resolve("none")))
        .isInstanceOf(SourceException.class)
        .hasMessage("must be readable: file=" + folder.resolve("none"));
  }
}
