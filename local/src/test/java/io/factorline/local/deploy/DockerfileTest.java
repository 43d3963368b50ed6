package io.factorline.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DockerfileTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("user.dir")).resolve("../deploy/docker").normalize();

  @ParameterizedTest
  @ValueSource(strings = {"service.Dockerfile", "local.Dockerfile"})
  void shouldPinItsBasesAndNotRunAsRoot(String name) throws IOException {
    String text = Files.readString(FOLDER.resolve(name));

    assertThat(Pattern.compile("(?m)^ARG \\w+_IMAGE=(.*)$").matcher(text).results())
        .hasSize(2)
        .allMatch(image -> image.group(1).matches("[^:]+:.*\\d.*"));
    assertThat(Pattern.compile("(?m)^USER (.*)$").matcher(text).results())
        .anyMatch(user -> user.group(1).equals("10001:10001"));
  }
}
