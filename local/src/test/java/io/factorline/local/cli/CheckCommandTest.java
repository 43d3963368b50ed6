package io.factorline.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckCommandTest {
  @TempDir Path home;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void shouldListChecksWithWhatTheyCheck() throws IOException {
    script("peers", "exit 0");

    assertThat(run("check")).isEqualTo(Cli.OK);

    assertThat(out.toString(StandardCharsets.UTF_8))
        .startsWith("peers")
        .contains("The peers check.");
  }

  @Test
  void shouldGiveTheExitCodeOfTheCheck() throws IOException {
    script("peers", "exit 7");

    assertThat(run("check", "peers")).isEqualTo(7);
  }

  @Test
  void shouldHandOnItsWordsAndAFolderToWriteIn() throws IOException {
    script(
        "peers", "echo \"$1 $2 ${FACTORLINE_API_URL-none}\" > \"$FACTORLINE_CHECK_FOLDER/told\"");

    assertThat(run("check", "peers", "0.50", "all")).isEqualTo(Cli.OK);

    assertThat(home.resolve(".factorline/checks/peers/told")).hasContent("0.50 all none");
  }

  @Test
  void shouldNameTheNearestCheck() throws IOException {
    script("peers", "exit 0");

    assertThat(run("check", "pears")).isEqualTo(Cli.USAGE);

    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("unknown check pears; did you mean peers?");
  }

  @Test
  void shouldSayThatThereAreNoChecks() {
    assertThat(run("check", "peers")).isEqualTo(Cli.USAGE);

    assertThat(err.toString(StandardCharsets.UTF_8)).contains("there are none in checks/");
  }

  private void script(String name, String body) throws IOException {
    Path script = Files.createDirectories(home.resolve("checks").resolve(name)).resolve("check");
    Files.writeString(script, "#!/bin/sh\n# The " + name + " check.\n" + body + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private int run(String... words) {
    Console console = new Console(stream(out), stream(err), false);
    return new Cli(new Context(console, home, Map.of())).run(List.of(words));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
