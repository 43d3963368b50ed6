package io.factorline.sync.openlineage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.CatalogLoader;
import io.factorline.hash.Sha256;
import io.factorline.sync.job.JobListener;
import io.factorline.sync.job.JobOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every event is held against the schemas that OpenLineage publishes. */
final class RunEventsTest {
  private static final OpenLineageSchema SCHEMA = new OpenLineageSchema();

  @TempDir Path folder;

  private RunEvents events() {
    Facets facets = new Facets("urn:factorline:feature-sync:1");
    Datasets datasets =
        new Datasets(CatalogLoader.defaults(), "desk", folder, folder.resolve("research"), facets);
    return new RunEvents("desk", "1", facets, datasets, () -> 1_795_000_000_123L);
  }

  private static JobListener.Run run(String type, String parameters) {
    return new JobListener.Run("1764169999123-4f2a9c1b", type, parameters, 7, false, false);
  }

  private static JsonNode valid(byte[] event) {
    JsonNode json = JsonMapper.shared().readTree(event);
    assertThat(SCHEMA.check(json)).as(json.toString()).isEmpty();
    return json;
  }

  private JsonNode ended(
      String type, String parameters, JobOutcome outcome, @Nullable String report) {
    String failure = outcome == JobOutcome.FAILED ? "must be a file: path=x" : null;
    return valid(
        events().ended(run(type, parameters), new JobListener.End(outcome, report, failure)));
  }

  private static List<String> names(JsonNode datasets) {
    return datasets
        .valueStream()
        .map(d -> d.get("namespace").asString() + " " + d.get("name").asString())
        .toList();
  }

  @Test
  void shouldBeHeldAgainstTheSchemas() {
    String event = new String(events().began(run("compact", "{\"table\":\"ticks\"}")), UTF_8);

    for (String broken :
        List.of(
            event.replace("\"START\"", "\"BEGIN\""),
            event.replace("\"namespace\"", "\"space\""),
            event.replace("\"runId\":\"", "\"runId\":\"x"),
            event.replace("\"processingType\"", "\"type\""))) {
      assertThat(broken).isNotEqualTo(event);
      assertThat(SCHEMA.check(JsonMapper.shared().readTree(broken))).as(broken).isNotEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SUCCEEDED, COMPLETE",
    "FAILED, FAIL",
    "CANCELLED, ABORT",
    "GIVEN_BACK, OTHER",
    "LEASE_LOST, OTHER"
  })
  void shouldTellHowAJobEnded(JobOutcome outcome, String type) {
    JsonNode event = ended("parity", "{}", outcome, null);

    assertThat(event.get("eventType").asString()).isEqualTo(type);
    assertThat(event.at("/run/facets/factorline_attempt/outcome").asString())
        .isEqualTo(outcome.name().toLowerCase(Locale.ROOT));
    assertThat(event.at("/run/facets/errorMessage/message").asString("none"))
        .isEqualTo(outcome == JobOutcome.FAILED ? "must be a file: path=x" : "none");
  }

  @Test
  void shouldBeOneRunThatGoesOnWhoeverWorksOnIt() {
    JsonNode first = valid(events().began(run("parity", "{}")));
    JsonNode second =
        valid(
            events()
                .began(
                    new JobListener.Run("1764169999123-4f2a9c1b", "parity", "{}", 9, true, true)));

    assertThat(first.get("eventType").asString()).isEqualTo("START");
    assertThat(second.get("eventType").asString()).isEqualTo("RUNNING");
    assertThat(second.at("/run/runId")).isEqualTo(first.at("/run/runId"));
    assertThat(second.at("/run/facets/factorline_attempt/fence").asLong()).isEqualTo(9);
    assertThat(second.at("/run/facets/factorline_attempt/fromCheckpoint").asBoolean()).isTrue();
  }

  @Test
  void shouldNameFilesWithChecksumsAndTheColumnsOfAMaterialization() {
    JsonNode event =
        ended(
            "materialize",
            "{\"view\":\"fundamentals\",\"dryRun\":false}",
            JobOutcome.SUCCEEDED,
            """
            {"files":[{"path":"demo/f.csv","bytes":9,"sha256":"ab12"}],"lakeRows":5,
             "entities":{"written":4}}
            """);

    assertThat(event.at("/job/name").asString()).isEqualTo("materialize.fundamentals");
    assertThat(names(event.get("inputs"))).containsExactly("file " + folder.resolve("demo/f.csv"));
    assertThat(event.at("/inputs/0/facets/version/datasetVersion").asString()).isEqualTo("ab12");
    assertThat(names(event.get("outputs")))
        .containsExactly("desk lake/offline/fundamentals", "desk redis/fundamentals");
    assertThat(event.at("/outputs/0/facets/schema/fields/0/name").asString()).isEqualTo("bps");
    assertThat(event.at("/outputs/0/facets/columnLineage/fields/bps/inputFields/0/name").asString())
        .isEqualTo(folder.resolve("demo/f.csv").toString());
    assertThat(event.at("/outputs/0/outputFacets/outputStatistics/rowCount").asLong()).isEqualTo(5);
  }

  @Test
  void shouldNameNothingWrittenByADryRun() {
    JsonNode event =
        ended(
            "backfill",
            "{\"view\":\"live_1m\",\"dryRun\":true}",
            JobOutcome.SUCCEEDED,
            "{\"written\":3}");

    assertThat(names(event.get("inputs"))).containsExactly("desk lake/ticks");
    assertThat(event.get("outputs")).isEmpty();
  }

  @Test
  void shouldTellWhichColumnsATrainingSetIsMadeOf() throws IOException {
    Path made = Files.createDirectories(folder.resolve("research")).resolve("set.parquet");
    Files.writeString(made, "rows");
    JsonNode event =
        ended(
            "training-set",
            """
            {"spine":"spine.csv","output":"set.parquet","cut":{"bars/live_1m":12},
             "factors":["live_1m:rsi_14","valuation:pbr"]}
            """,
            JobOutcome.SUCCEEDED,
            "{\"rows\":10,\"bytes\":4}");

    assertThat(names(event.get("inputs")))
        .containsExactly("file " + folder.resolve("research/spine.csv"), "desk lake/bars/live_1m");
    assertThat(event.at("/inputs/1/facets/version/datasetVersion").asString()).isEqualTo("12");
    assertThat(names(event.get("outputs"))).containsExactly("file " + made);
    assertThat(event.at("/outputs/0/facets/version/datasetVersion").asString())
        .isEqualTo(Sha256.hex(Files.readAllBytes(made)));
    JsonNode fields = event.at("/outputs/0/facets/columnLineage/fields");
    assertThat(names(fields.at("/valuation__pbr/inputFields")))
        .containsExactly("desk lake/bars/live_1m", "desk lake/offline/fundamentals");
    assertThat(fields.at("/live_1m__rsi_14/inputFields/0/transformations/0/subtype").asString())
        .isEqualTo("IDENTITY");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "backfill | {\"view\":\"live_1m\"} | {\"written\":3} | lake/ticks | lake/bars/live_1m",
        "seed | {\"view\":\"live_1m\"} | {\"states\":[{\"path\":\"states/a\",\"sha256\":\"ff\"}]} |"
            + " lake/ticks | lake/states/a",
        "snapshot | {} | {} | lake/ticks | lake/states",
        "compact | {\"leastFiles\":4} | {\"mergedFiles\":{\"ticks\":5}} | lake/ticks | lake/ticks",
      })
  void shouldNameTablesOfTheLake(
      String type, String parameters, String report, String input, String output) {
    JsonNode event = ended(type, parameters, JobOutcome.SUCCEEDED, report);

    assertThat(names(event.get("inputs"))).containsExactly("desk " + input);
    assertThat(names(event.get("outputs"))).containsExactly("desk " + output);
  }

  @Test
  void shouldLeaveFacetsOutOfAnEventThatIsTooLong() {
    String factors =
        IntStream.range(0, 9_000)
            .mapToObj(i -> "\"live_1m:rsi_14\"".replace("rsi_14", "f" + i))
            .collect(Collectors.joining(","));
    JsonNode event =
        ended(
            "training-set",
            "{\"spine\":\"s.csv\",\"output\":\"o.csv\",\"factors\":[%s]}".formatted(factors),
            JobOutcome.FAILED,
            null);

    assertThat(event.at("/run/facets/factorline_omitted/bytes").asLong())
        .isGreaterThan(RunEvents.MAX_EVENT_BYTES);
    assertThat(names(event.get("outputs"))).hasSize(1);
    assertThat(event.at("/outputs/0/facets")).isEmpty();
  }
}
