package io.factorline.gateway.embedded;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommandLineTest {
  @TempDir private Path folder;

  @Test
  void shouldRefuseOneThatWouldEndTheProcess() throws IOException {
    Path file = Files.write(folder.resolve("cmdline"), new byte[3_901]);

    assertThatThrownBy(() -> CommandLine.requireShort(file))
        .isInstanceOf(EmbeddedException.class)
        .hasMessageEndingWith("commandLineBytes=3901, most=3900");
  }

  @Test
  void shouldTakeAShortOneAndAPlatformThatDoesNotTell() throws IOException {
    Path file = Files.write(folder.resolve("cmdline"), new byte[3_900]);

    assertThatCode(() -> CommandLine.requireShort(file)).doesNotThrowAnyException();
    assertThatCode(() -> CommandLine.requireShort(folder.resolve("none")))
        .doesNotThrowAnyException();
  }
}
