package io.factorline.sync.materialize;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.feast.FeastValue;
import io.factorline.feast.FeastView;
import io.factorline.sync.JobClient;
import io.factorline.time.UtcTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Writes from outside, and what the lake keeps of all writes. */
final class OfflineRowsIT {
  private static final FeastView PUSHED = FeastView.of("pushed", List.of("score"));
  private static final String AT = "2024-03-29T15:30:00.000000000Z";

  @TempDir private static Path directory;
  private static OfflineStack stack;

  @BeforeAll
  static void start() {
    stack = new OfflineStack(directory);
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  private static String row(String symbol, String eventTime, String knowledge, String values) {
    return """
    {"entity":{"symbol":"%s"},"eventTime":"%s","knowledge":%s,"values":%s}\
    """
        .formatted(symbol, eventTime, knowledge, values);
  }

  private static JobClient.Answer post(String view, String... rows) {
    return stack
        .client()
        .post("/v1/offline/" + view + "/rows", "{\"rows\":[" + String.join(",", rows) + "]}");
  }

  /** Rows of a table of the lake, each as one text. */
  private static List<String> lake(String view, String columns) throws Exception {
    List<String> rows = new ArrayList<>();
    Path newest;
    try (var manifests = Files.list(directory.resolve("lake/offline/" + view + "/_manifest"))) {
      newest = manifests.sorted().reduce((a, b) -> b).orElseThrow();
    }
    List<String> files = new ArrayList<>();
    JsonNode manifest = JsonMapper.shared().readTree(newest.toFile());
    manifest
        .get("files")
        .forEach(file ->
            files.add("'" + directory.resolve("lake").resolve(file.get("path").asString()) + "'"));
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT concat_ws('|', "
                    + columns
                    + ") FROM read_parquet("
                    + files
                    + ") ORDER BY ALL")) {
      while (found.next()) {
        rows.add(found.getString(1));
      }
    }
    return rows;
  }

  @Test
  void shouldWriteInOrderAndSkipWhatIsNotNewer() throws Exception {
    String known = "\"2024-03-30T00:00:00Z\"";
    String[] rows = {
      row("A", AT, known, "{\"score\":1}"),
      row("A", "2024-03-29T15:30:01Z", known, "{\"score\":2.5}"),
      row("A", AT, known, "{\"score\":3}"),
      row("B", AT, known, "{}")
    };

    JobClient.Answer first = post("pushed", rows);
    JobClient.Answer again = post("pushed", rows);

    assertThat(first.status()).as(first.toString()).isEqualTo(200);
    assertThat(first.body().get("written").asInt()).isEqualTo(3);
    assertThat(first.body().get("skipped").asInt()).isEqualTo(1);
    assertThat(again.body().get("written").asInt()).isZero();
    assertThat(stack.value(PUSHED, "A", 0)).isEqualTo(new FeastValue.Float64(2.5));
    assertThat(stack.value(PUSHED, "B", 0)).isEqualTo(FeastValue.Unset.UNSET);
    assertThat(stack.stored(PUSHED, "B").eventNs()).hasValue(UtcTime.parse(AT));
    assertThat(lake("pushed", "entity, event_time, knowledge, deleted"))
        .hasSizeGreaterThanOrEqualTo(3)
        .allMatch(text -> text.endsWith("false"));
  }

  @Test
  void shouldSayInTheLakeWhichRowsWereServed() throws Exception {
    String known = "\"2024-03-30T00:00:00Z\"";
    String later = row("S", "2024-03-29T15:30:01Z", known, "{\"score\":2.5}");
    String earlier = row("S", AT, known, "{\"score\":1}");
    String other = row("S", "2024-03-29T15:30:01Z", known, "{\"score\":9}");

    post("pushed", later);
    post("pushed", earlier, later);
    JobClient.Answer last = post("pushed", other);

    assertThat(last.body().get("skipped").asInt()).isEqualTo(1);
    assertThat(lake("pushed", "entity, score, served IS NOT NULL"))
        .filteredOn(text -> text.startsWith("S|"))
        .containsExactly("S|1.0|false", "S|2.5|true");
  }

  @Test
  void shouldKeepTheFirstOfTwoOlderRowsThatDisagree() throws Exception {
    String known = "\"2024-03-30T00:00:00Z\"";
    String later = row("O", "2024-03-29T15:30:01Z", known, "{\"score\":2.5}");
    String earlier = row("O", AT, known, "{\"score\":1}");
    String other = row("O", AT, known, "{\"score\":9}");
    String much = row("O", "2024-03-29T15:29:59Z", known, "{\"score\":4}");
    String muchOther = row("O", "2024-03-29T15:29:59Z", known, "{\"score\":5}");

    post("pushed", later, earlier);
    JobClient.Answer again = post("pushed", other, earlier, much, muchOther);

    assertThat(again.body().get("written").asInt()).isZero();
    assertThat(again.body().get("skipped").asInt()).isEqualTo(4);
    assertThat(stack.value(PUSHED, "O", 0)).isEqualTo(new FeastValue.Float64(2.5));
    assertThat(lake("pushed", "entity, score, served IS NOT NULL"))
        .filteredOn(text -> text.startsWith("O|"))
        .containsExactly("O|1.0|false", "O|2.5|true", "O|4.0|false");
  }

  @Test
  void shouldHoldARowAgainstTheLakeWhereRedisHasForgotten() throws Exception {
    String known = "\"2024-03-30T00:00:00Z\"";
    post("pushed", row("F", AT, known, "{\"score\":1}"));
    stack.empty();

    JobClient.Answer other = post("pushed", row("F", AT, known, "{\"score\":9}"));
    JobClient.Answer same = post("pushed", row("F", AT, known, "{\"score\":1}"));

    assertThat(other.body().get("skipped").asInt()).isEqualTo(1);
    assertThat(same.body().get("written").asInt()).isEqualTo(1);
    assertThat(stack.value(PUSHED, "F", 0)).isEqualTo(new FeastValue.Float64(1));
    assertThat(lake("pushed", "entity, score"))
        .filteredOn(text -> text.startsWith("F|"))
        .containsExactly("F|1.0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          live   | {"entity":{"symbol":"A"},"eventTime":"%s","values":{}}                      | 409 | live_view         | view=live
          pushd  | {"entity":{"symbol":"A"},"eventTime":"%s","values":{}}                      | 404 | not_found         | nearest is pushed
          pushed | {"entity":{"symbol":"A"},"eventTime":"%s","values":{"scor":1}}              | 422 | invalid_row       | nearest is score: rows[0].values=scor
          pushed | {"entity":{"symbol":"A"},"eventTime":"%s","values":{"score":"1"}}           | 422 | invalid_row       | must be of type DOUBLE: rows[0].values.score=1
          pushed | {"entity":{"symbol":"a/b"},"eventTime":"%s","values":{}}                    | 400 | invalid_parameter | rows[0].entity.symbol=a/b
          pushed | {"entity":{"sym":"A"},"eventTime":"%s","values":{}}                         | 400 | unknown_field     | nearest is symbol
          pushed | {"entity":{},"eventTime":"%s","values":{}}                                  | 400 | invalid_parameter | rows[0].entity.symbol=null
          pushed | {"entity":{"symbol":"A"},"eventTime":"2024-03-29T15:30:00","values":{}}     | 400 | invalid_time      | rows[0].eventTime
          pushed | {"entity":{"symbol":"A"},"eventTime":"1970-01-01T00:00:00Z","values":{}}    | 400 | invalid_time      | rows[0].eventTime
          pushed | {"entity":{"symbol":"A"},"eventTime":"%s","knowledge":"2000-01-01T00:00:00Z","values":{}} | 400 | invalid_parameter | must not lie before eventTime
          pushed | {"entity":{"symbol":"A"},"eventTime":"%s"}                                  | 400 | invalid_parameter | must be an object: rows[0].values=null
          """)
  void shouldRefuseARowThatBreaksARule(
      String view, String row, int status, String code, String part) {
    JobClient.Answer answer = post(view, row.replace("%s", AT));

    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.detail()).contains(part);
  }

  @Test
  void shouldWriteNothingWhereOneRowIsBad() {
    JobClient.Answer answer =
        post("pushed", row("Z", AT, "null", "{\"score\":1}"), row("Z", AT, "null", "{\"x\":1}"));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(stack.stored(PUSHED, "Z").eventNs()).isEmpty();
  }

  @Test
  void shouldKeepEachMaterializedRowOnceInTheLakeAndSayWhichWasServed() throws Exception {
    Files.writeString(
        directory.resolve("books.csv"),
        OfflineStack.HEADER
            + "A,2024-01-31T00:00:00Z,2024-02-01T00:00:00Z,,1,7,a,true\n"
            + "A,2024-02-29T00:00:00Z,2024-03-01T00:00:00Z,,2,8,b,false\n"
            + "B,2024-02-29T00:00:00Z,2024-03-02T00:00:00Z,true,,,,\n");
    String job = "{\"type\":\"materialize\",\"view\":\"books\"}";

    JsonNode first = stack.succeed(job);
    List<String> rows = lake("books", "entity, bps, shares, deleted, served IS NOT NULL");
    JsonNode again = stack.succeed(job);

    assertThat(first.get("lakeRows").asInt()).isEqualTo(3);
    assertThat(rows).containsExactly("A|1.0|7|false|false", "A|2.0|8|false|true", "B|true|true");
    assertThat(again.get("lakeRows").asInt()).isZero();
    assertThat(lake("books", "entity, bps, shares, deleted, served IS NOT NULL")).isEqualTo(rows);
  }
}
