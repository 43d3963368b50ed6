package io.factorline.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.security.Client;
import io.factorline.security.ClientClass;
import io.factorline.security.KeyFile;
import io.factorline.security.Role;
import io.factorline.testsupport.PemFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KeyCommandTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String words) {
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false);
    return new Cli(new Context(console, folder, Map.of())).run(List.of(words.split(" ")));
  }

  @Test
  void shouldPrintAKeyAndTheLineThatServicesTake() throws IOException {
    String command =
        "key new --client desk-1 --class engine --roles read,trade --quota 500"
            + " --expires 2100-01-01T00:00:00Z";
    assertThat(run(command)).isZero();

    String[] lines = out.toString(StandardCharsets.UTF_8).split("\n");
    Path file = Files.writeString(folder.resolve("keys"), lines[1].substring("line   ".length()));
    try (KeyFile keys = KeyFile.open(file, Duration.ofHours(1), System::currentTimeMillis)) {
      assertThat(keys.authenticate(lines[0].substring("key    ".length())))
          .isEqualTo(new Client("desk-1", ClientClass.ENGINE, Set.of(Role.READ, Role.TRADE), 500));
    }
  }

  @Test
  void shouldPrintTheLineOfACertificate() throws Exception {
    PemFiles pem = PemFiles.of(folder, "desk", "dns:desk.example");
    assertThat(
            run(
                "key new --client desk-1 --class engine --roles read --certificate "
                    + pem.certificate()))
        .isZero();

    String line = out.toString(StandardCharsets.UTF_8).split("\n")[0].substring("line   ".length());
    Path file = Files.writeString(folder.resolve("keys"), line);
    try (KeyFile keys = KeyFile.open(file, Duration.ofHours(1), System::currentTimeMillis)) {
      assertThat(keys.find(pem.x509()))
          .isEqualTo(new Client("desk-1", ClientClass.ENGINE, Set.of(Role.READ), 0));
    }
    assertThat(run("key new --client a --class engine --roles read --certificate " + file))
        .isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("must be a file with a certificate");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          key|needs one step
          key old|did you mean new
          key new --class engine --roles read|needs --client
          key new --client a --class robot --roles read|engine, service, research, dashboard: --class
          key new --client a --class engine --roles read,|read, trade, write, operate: --roles
          key new --client a/b --class engine --roles read|client
          key new --client a --class engine --roles read --quota -1|quota
          key new --client a --class engine --roles read --expires tomorrow|RFC 3339
          """)
  void shouldSayWhatIsWrong(String command, String message) {
    assertThat(run(command)).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains(message);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
  }
}
