package io.factorline.sync.materialize;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.feast.FeastValue;
import io.factorline.feast.FeastView;
import io.factorline.redis.StoredOfflineRow;
import io.factorline.sync.JobClient;
import io.factorline.time.UtcTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Sources that break rules: what is told, and what is loaded all the same. */
final class BadSourcesIT {
  private static final FeastView LENIENT =
      FeastView.of("lenient", List.of("bps", "shares", "sector", "listed"));
  private static final FeastView PARQUET = FeastView.of("parquet", List.of("bps", "shares"));

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

  @BeforeEach
  void empty() {
    stack.empty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          005930,2024-03-29T00:00:00Z,2024-03-30T00:00:00Z,,12x,1,a,true  | bps    | must be a number
          005930,2024-03-29T00:00:00Z,2024-03-30T00:00:00Z,,1e999,1,a,true| bps    | must be finite
          005930,2024-03-29T00:00:00Z,2024-03-30T00:00:00Z,,1,1.5,a,true  | shares | must be a whole number of 64 bits
          005930,2024-03-29T00:00:00Z,2024-03-30T00:00:00Z,,1,-1,a,true   | shares | must not be negative
          005930,2024-03-29T00:00:00Z,2024-03-30T00:00:00Z,,1,1,a,maybe   | listed | must be true or false
          005930,2024-03-29T00:00:00Z,2024-03-30T00:00:00Z,maybe,1,1,a,t  | gone   | must be true or false
          ,2024-03-29T00:00:00Z,2024-03-30T00:00:00Z,,1,1,a,true          | symbol | must not be empty
          a/b,2024-03-29T00:00:00Z,2024-03-30T00:00:00Z,,1,1,a,true       | symbol | must match [A-Za-z0-9._^=:-]{1,64}
          005930,,2024-03-30T00:00:00Z,,1,1,a,true                        | event  | must not be empty
          005930,2024-03-29,2024-03-30T00:00:00Z,,1,1,a,true              | event  | must have a zone, or the source must declare one
          005930,2024-02-30T00:00:00Z,2024-03-30T00:00:00Z,,1,1,a,true    | event  | must be a day and a time that exist
          005930,1970-01-01T00:00:00Z,2024-03-30T00:00:00Z,,1,1,a,true    | event  | must not be the epoch itself, which means no time
          005930,2024-03-29T00:00:00Z,2024-03-28T00:00:00Z,,1,1,a,true    | known  | must not lie before the event time
          005930,2024-03-29T00:00:00Z,2024-03-30T00:00:00Z,,1,1,a         | ''     | must have as many cells as the header: cells=7, header=8
          """)
  void shouldNameABadRowAndLoadTheRestOrNothing(String line, String column, String rule)
      throws Exception {
    String good = "000660,2024-03-29T00:00:00Z,2024-03-30T00:00:00Z,,7,1,a,true\n";
    Files.writeString(
        directory.resolve("books.csv"), OfflineStack.HEADER + good + line + "\n" + good);
    Files.writeString(
        directory.resolve("lenient.csv"), OfflineStack.HEADER + good + line + "\n" + good);

    JsonNode failed = stack.run("{\"type\":\"materialize\",\"view\":\"books\"}");
    JsonNode report = stack.succeed("{\"type\":\"materialize\",\"view\":\"lenient\"}");

    assertThat(failed.get("state").asString()).isEqualTo("FAILED");
    assertThat(failed.get("error").get("detail").asString()).contains(rule, "row=2");
    assertThat(stack.stored(OfflineStack.BOOKS, "000660").eventNs()).isEmpty();
    for (JsonNode bad : List.of(failed.get("report").get("bad"), report.get("bad"))) {
      assertThat(bad.get("rows").asInt()).isEqualTo(1);
      JsonNode first = bad.get("first").get(0);
      assertThat(first.get("row").asInt()).isEqualTo(2);
      assertThat(first.get("column").asString()).isEqualTo(column);
      assertThat(first.get("rule").asString()).isEqualTo(rule);
    }
    assertThat(report.get("rows").get("duplicates").asInt()).isEqualTo(1);
    assertThat(stack.value(LENIENT, "000660", 0)).isEqualTo(new FeastValue.Float64(7));
    assertThat(stack.stored(LENIENT, "005930").eventNs()).isEmpty();
  }

  @Test
  void shouldCallRowsBadThatDifferAtTheSameTimes() throws Exception {
    String times = "2024-03-29T00:00:00Z,2024-03-30T00:00:00Z,,";
    Files.writeString(
        directory.resolve("lenient.csv"),
        OfflineStack.HEADER
            + "A,"
            + times
            + "1,1,a,true\n"
            + "B,"
            + times
            + "NaN,1,a,true\n"
            + "A,"
            + times
            + "2,1,a,true\n"
            + "C,2200-01-01T00:00:00Z,2200-01-01T00:00:00Z,,1,1,a,true\n"
            + "D,2024-03-29T00:00:00Z,2200-01-01T00:00:00Z,,1,1,a,true\n");

    JsonNode report = stack.succeed("{\"type\":\"materialize\",\"view\":\"lenient\"}");

    assertThat(report.get("bad").get("rows").asInt()).isEqualTo(2);
    assertThat(report.get("bad").get("first").get(0).toString())
        .contains("\"row\":3", "\"column\":\"bps\"", "(lenient.csv, row 1)");
    assertThat(report.get("bad").get("nan").asInt()).isEqualTo(1);
    assertThat(report.get("rows").get("future").asInt()).isEqualTo(1);
    assertThat(report.get("firstFuture").get(0).get("row").asInt()).isEqualTo(4);
    assertThat(report.get("rows").get("notYetKnown").asInt()).isEqualTo(1);
    assertThat(stack.stored(LENIENT, "A").eventNs()).isEmpty();
    assertThat(stack.stored(LENIENT, "B").value(0)).isEmpty();
  }

  @Test
  void shouldSayWhatIsMissing() throws Exception {
    Files.deleteIfExists(directory.resolve("books.csv"));
    JsonNode none = stack.run("{\"type\":\"materialize\",\"view\":\"books\"}");
    assertThat(none.get("error").get("code").asString()).isEqualTo("job_failed");
    assertThat(none.get("error").get("detail").asString())
        .startsWith("must be there: path=books.csv, base=" + directory);

    Files.writeString(
        directory.resolve("books.csv"), "symbol,event,known,gone,bsp,shares,sector,listed\n");
    JsonNode column = stack.run("{\"type\":\"materialize\",\"view\":\"books\"}");
    assertThat(column.get("error").get("detail").asString())
        .isEqualTo("must be a column of the source, nearest is bsp: column=bps, file=books.csv");
  }

  @Test
  void shouldReadParquetAndSayWhichFileIsNotWhole() throws Exception {
    Path folder = Files.createDirectories(directory.resolve("parquet"));
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      statement.execute(
          "COPY (SELECT '005930' AS code, DATE '2023-12-31' AS day, 1.25::DOUBLE AS \"BPS\","
              + " 7::INTEGER AS shares) TO '"
              + folder.resolve("a.parquet")
              + "' (FORMAT PARQUET)");
    }
    byte[] whole = Files.readAllBytes(folder.resolve("a.parquet"));
    Files.write(folder.resolve("b.parquet"), Arrays.copyOf(whole, whole.length / 2));

    JsonNode report = stack.succeed("{\"type\":\"materialize\",\"view\":\"parquet\"}");

    assertThat(report.get("bad").get("files").asInt()).isEqualTo(1);
    assertThat(report.get("bad").get("first").get(0).get("file").asString())
        .isEqualTo("parquet/b.parquet");
    StoredOfflineRow stored = stack.stored(PARQUET, "005930");
    assertThat(stored.eventNs()).hasValue(UtcTime.parse("2023-12-31T00:00:00+09:00"));
    assertThat(stored.knowledgeNs()).hasValue(UtcTime.parse("2024-03-30T00:00:00+09:00"));
    assertThat(stack.value(PARQUET, "005930", 0)).isEqualTo(new FeastValue.Float64(1.25));
    assertThat(stack.value(PARQUET, "005930", 1)).isEqualTo(new FeastValue.Int64(7));
    Files.delete(folder.resolve("b.parquet"));
  }

  @Test
  void shouldRefuseANumberAsASymbol() throws Exception {
    Path folder = Files.createDirectories(directory.resolve("parquet"));
    Path file = folder.resolve("n.parquet");
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      statement.execute(
          "COPY (SELECT 5930 AS code, DATE '2023-12-31' AS day, 1.25::DOUBLE AS \"BPS\","
              + " 7::INTEGER AS shares) TO '"
              + file
              + "' (FORMAT PARQUET)");
    }

    JsonNode report = stack.succeed("{\"type\":\"materialize\",\"view\":\"parquet\"}");
    Files.delete(file);

    assertThat(report.get("bad").get("first").get(0).toString())
        .contains("\"column\":\"code\"", "\"row\":1", "lost its leading zeros");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"type":"materialize","view":"live"}                                  | live_view         | view=live
          {"type":"materialize","view":"boks"}                                  | unknown_view      | nearest=books
          {"type":"materialize","view":"pushed"}                                | invalid_parameter | must have a source
          {"type":"materialize"}                                                | invalid_parameter | field=view
          {"type":"materialize","view":"books","mode":"ful"}                    | invalid_parameter | nearest is full
          {"type":"materialize","view":"books","form":"x"}                      | unknown_field     | nearest=from
          {"type":"materialize","view":"books","to":"2024-01-01T00:00:00"}      | invalid_time      | with a zone
          {"type":"materialize","view":"books","mode":"incremental","from":"1"} | invalid_parameter | must not be given
          """)
  void shouldRefuseWhatItCannotDo(String body, String code, String part) {
    JobClient.Answer answer = stack.client().post("/v1/jobs", body);

    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.detail()).contains(part);
  }
}
