package io.factorline.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CliTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void shouldShowHelpWithoutAWord() {
    assertThat(run()).isEqualTo(Cli.OK);
    assertThat(out()).contains("./factorline up [options]", "./factorline replay FILE");
  }

  @Test
  void shouldNameTheNearestCommand() {
    assertThat(run("stats")).isEqualTo(Cli.USAGE);
    assertThat(err()).startsWith("unknown command stats; did you mean status?");
  }

  @Test
  void shouldNameTheNearestOptionOfACommand() {
    assertThat(run("up", "--fed", "none")).isEqualTo(Cli.USAGE);
    assertThat(err()).startsWith("unknown option --fed of up; did you mean --feed?");
  }

  @Test
  void shouldSayThatNothingRuns() {
    assertThat(run("status")).isEqualTo(Cli.FAILED);
    assertThat(run("down")).isEqualTo(Cli.OK);
    assertThat(out()).contains("Factorline does not run on " + folder.resolve(".factorline"));
  }

  @Test
  void shouldSayHowToStartWhatAReplayNeeds() {
    assertThat(run("replay", "ticks.csv")).isEqualTo(Cli.FAILED);
    assertThat(err()).contains("start it with ./factorline up --feed none");
  }

  @Test
  void shouldRefuseAFeedThatIsNoFile() {
    assertThat(run("up", "--feed", folder.resolve("none.csv").toString())).isEqualTo(Cli.FAILED);
    assertThat(err()).startsWith("no such file: file=" + folder.resolve("none.csv"));
  }

  @Test
  void shouldTellOfABrokenCatalogBeforeAnythingStarts() {
    assertThat(run("up", "--catalog", folder.resolve("none.yaml").toString()))
        .isEqualTo(Cli.FAILED);
    assertThat(err()).contains("none.yaml");
  }

  @Test
  void shouldRefuseACatalogWithoutAModelBeforeAnythingStarts() throws IOException {
    Path catalog = catalogWithoutAModel();
    assertThat(run("up", "--catalog", catalog.toString())).isEqualTo(Cli.USAGE);
    assertThat(err())
        .startsWith(
            "must have a model, or none is served with --without inference-gateway: catalog="
                + catalog);
  }

  @Test
  void shouldTakeACatalogWithoutAModelWhereNoneIsServed() throws IOException {
    String taken = folder.resolve("taken").toString();
    Files.createFile(Path.of(taken));
    // Goes as far as the data folder, which is none.
    assertThat(
            run(
                "up",
                "--catalog",
                catalogWithoutAModel().toString(),
                "--without",
                "inference-gateway",
                "--data",
                taken))
        .isEqualTo(Cli.FAILED);
    assertThat(err()).contains(taken).doesNotContain("must have a model");
  }

  private Path catalogWithoutAModel() throws IOException {
    return Files.writeString(
        folder.resolve("lean.yaml"),
        """
        version: 1
        venues:
          SIM: {zone: UTC}
        instruments:
          - {pattern: '*', venue: SIM, currency: USD, tickSize: 0.01, lot: 1}
        entities:
          symbol: {joinKey: symbol}
        views:
          live_1s: {timeframe: 1s, ttl: 1h, factors: [{name: last_price, kind: last_price}]}
        """);
  }

  @Test
  void shouldNameTheNearestServiceOfALog() {
    assertThat(run("logs", "factorapi")).isEqualTo(Cli.USAGE);
    assertThat(err()).startsWith("unknown service factorapi; did you mean factor-api?");
  }

  private int run(String... words) {
    Console console = new Console(stream(out), stream(err), false);
    return new Cli(new Context(console, folder, Map.of())).run(List.of(words));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
