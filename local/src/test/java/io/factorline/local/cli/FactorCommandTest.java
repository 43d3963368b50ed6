package io.factorline.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.CatalogLoader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FactorCommandTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Path catalog = Path.of("");

  @BeforeEach
  void copyCatalog() throws IOException {
    catalog = folder.resolve("catalog.yaml");
    try (InputStream in = CatalogLoader.class.getResourceAsStream("/catalog/default.yaml")) {
      Files.write(catalog, Objects.requireNonNull(in).readAllBytes());
    }
  }

  private int run(String... words) {
    out.reset();
    err.reset();
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false);
    Context context =
        new Context(console, folder, Map.of("FACTORLINE_CATALOG", catalog.toString()));
    return new Cli(context).run(List.of(words));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void shouldTakeAFactorFromLiveToRemoved() throws IOException {
    String before = Files.readString(catalog);

    assertThat(run("factor", "deprecate", "daily:cci_20", "--replaced-by", "daily:roc_10"))
        .isEqualTo(Cli.OK);
    assertThat(out())
        .startsWith("daily:cci_20: live -> deprecated since 20")
        .contains(", replaced by daily:roc_10\n");
    assertThat(run("factor", "remove", "daily:cci_20")).isEqualTo(Cli.OK);
    assertThat(run("factor", "show")).isEqualTo(Cli.OK);
    assertThat(out())
        .matches(
            """
            daily:cci_20  removed since 20[-0-9]{8}, replaced by daily:roc_10
            1 factors have a life of their own; all others are live
            """);
    assertThat(Files.readString(catalog)).startsWith(before);
  }

  @Test
  void shouldRefuseWhatARuleForbids() {
    assertThat(run("factor", "remove", "live_1s:rsi_14")).isEqualTo(Cli.FAILED);
    assertThat(err())
        .isEqualTo(
            "must be deprecated before it is removed: factor=live_1s:rsi_14, state=live,"
                + " to=removed\n");
    assertThat(run("factor", "draft", "live_1s:rsi14")).isEqualTo(Cli.FAILED);
    assertThat(err()).contains("nearest is live_1s:rsi_14");
  }

  @Test
  void shouldNameTheVersionsOfModelsThatReadAFactor() throws IOException {
    Path version = Files.createDirectories(folder.resolve("deploy/triton/models/momentum/2"));
    Files.writeString(
        version.resolve("manifest.json"),
        """
        {"model": "momentum", "version": 2, "inputs": [{"factor": "daily:cci_20"}]}
        """);
    run("factor", "deprecate", "daily:cci_20");

    assertThat(run("factor", "remove", "daily:cci_20")).isEqualTo(Cli.FAILED);
    assertThat(err()).contains("usedBy=[version 2 of model momentum]");
    assertThat(run("factor", "remove", "daily:cci_20", "--repository", folder + "/none"))
        .isEqualTo(Cli.OK);
  }

  @Test
  void shouldTellWhichWordsAreWrong() {
    assertThat(run("factor", "depricate", "live_1s:rsi_14")).isEqualTo(Cli.USAGE);
    assertThat(err()).contains("nearest is deprecate: given=depricate");
    assertThat(run("factor", "live")).isEqualTo(Cli.USAGE);
    assertThat(run("factor", "live", "rsi_14")).isEqualTo(Cli.USAGE);
    assertThat(err()).startsWith("must be written view:factor: factor=rsi_14");
    assertThat(run("factor", "deprecate", "live_1s:rsi_14", "--remove-after", "soon"))
        .isEqualTo(Cli.USAGE);
    assertThat(err()).startsWith("must be a date as 2027-02-26: --remove-after=soon");
  }

  @Test
  void shouldNotChangeTheCatalogThatIsShipped() {
    Console console = new Console(new PrintStream(out), new PrintStream(err), false);

    int exit =
        new Cli(new Context(console, folder, Map.of())).run(List.of("factor", "live", "a:b"));

    assertThat(exit).isEqualTo(Cli.USAGE);
    assertThat(err()).startsWith("must name a file");
  }
}
