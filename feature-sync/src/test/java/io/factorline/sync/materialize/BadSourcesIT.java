package io.factorline.sync.materialize;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.feast.FeastValue;
import io.factorline.feast.FeastView;
import io.factorline.redis.StoredOfflineRow;
import io.factorline.sync.JobClient;
import io.factorline.sync.fixture.ParquetTable;
import io.factorline.time.UtcTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Sources that break rules: what is told, and what is loaded all the same. */
final class BadSourcesIT {
  private static final FeastView LENIENT =
      FeastView.of("lenient", List.of("bps", "shares", "sector", "listed"));
  private static final FeastView PARQUET = FeastView.of("parquet", List.of("bps", "shares"));
  private static final FeastView STRICT = FeastView.of("strict", List.of("bps", "shares"));

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
    String text =
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
            + "D,2024-03-29T00:00:00Z,2200-01-01T00:00:00Z,,1,1,a,true\n";
    Files.writeString(directory.resolve("lenient.csv"), text);
    Files.writeString(directory.resolve("books.csv"), text);

    JsonNode failed = stack.run("{\"type\":\"materialize\",\"view\":\"books\"}");
    JsonNode report = stack.succeed("{\"type\":\"materialize\",\"view\":\"lenient\"}");

    assertThat(failed.get("state").asString()).isEqualTo("FAILED");
    assertThat(failed.at("/report/bad/first/0").toString())
        .contains("\"row\":3", "\"column\":\"bps\"", "(books.csv, row 1)");
    assertThat(stack.stored(OfflineStack.BOOKS, "B").eventNs()).isEmpty();
    assertThat(report.at("/bad/firstNan").toString())
        .contains("\"file\":\"lenient.csv\",\"row\":2,\"column\":\"bps\",\"value\":\"NaN\"");
    assertThat(report.get("bad").get("rows").asInt()).isEqualTo(2);
    assertThat(report.get("bad").get("first").get(0).toString())
        .contains("\"row\":3", "\"column\":\"bps\"", "(lenient.csv, row 1)");
    assertThat(report.get("bad").get("nan").asInt()).isEqualTo(1);
    assertThat(report.get("rows").get("future").asInt()).isEqualTo(1);
    assertThat(report.get("firstFuture").get(0).toString())
        .isEqualTo(
            "{\"file\":\"lenient.csv\",\"row\":4,\"column\":\"event\","
                + "\"eventTime\":\"2200-01-01T00:00:00.000000000Z\"}");
    assertThat(report.get("rows").get("notYetKnown").asInt()).isEqualTo(1);
    for (String notLoaded : List.of("A", "C", "D")) {
      assertThat(stack.stored(LENIENT, notLoaded).eventNs()).as(notLoaded).isEmpty();
    }
    assertThat(stack.stored(LENIENT, "B").value(0)).isEmpty();
    assertThat(stack.value(LENIENT, "B", 1)).isEqualTo(new FeastValue.Int64(1));
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
        .isEqualTo(
            "nothing was loaded, for 0 rows and 1 files are bad:"
                + " must be a column of the source, nearest is bsp: file=books.csv, column=bps");
    assertThat(column.at("/report/bad/first/0/column").asString()).isEqualTo("bps");
  }

  @Test
  void shouldLoadTheOtherFilesWhereOneLacksAColumn() throws Exception {
    String good = "000660,2024-03-29T00:00:00Z,2024-03-30T00:00:00Z,,7,1,a,true\n";
    Files.writeString(directory.resolve("lenient.csv"), OfflineStack.HEADER + good);
    Path other = directory.resolve("lenient2.csv");
    Files.writeString(
        other, OfflineStack.HEADER.replace("bps,", "bsp,") + good.replace("000660", "005930"));

    JsonNode some = stack.succeed("{\"type\":\"materialize\",\"view\":\"lenient\"}");
    Files.writeString(directory.resolve("lenient.csv"), "");
    JsonNode none = stack.run("{\"type\":\"materialize\",\"view\":\"lenient\"}");
    Files.delete(other);

    assertThat(some.at("/bad/files").asInt()).isEqualTo(1);
    assertThat(some.at("/bad/first/0").toString())
        .contains("lenient2.csv", "\"column\":\"bps\"", "nearest is bsp");
    assertThat(stack.value(LENIENT, "000660", 0)).isEqualTo(new FeastValue.Float64(7));
    assertThat(stack.stored(LENIENT, "005930").eventNs()).isEmpty();
    assertThat(none.get("state").asString()).isEqualTo("FAILED");
    assertThat(none.at("/error/detail").asString())
        .startsWith("nothing was loaded, for 0 rows and 2 files are bad: must have a header");
  }

  /** A file of Parquet, of which a query gives the rows. */
  private static Path parquet(String name, String query) throws Exception {
    Path folder = Files.createDirectories(directory.resolve("parquet"));
    return ParquetTable.write(folder.resolve(name), query);
  }

  private static String rows(String values) {
    return "SELECT * FROM (VALUES %s) AS t(code, day, \"BPS\", shares)".formatted(values);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ('A', DATE '2023-12-31', '1', 1), ('B', DATE '2023-12-31', '12x', 1)               | 2 | BPS    | must be a number
          ('A', DATE '2023-12-31', 1e0, 1.5::DOUBLE)                                         | 1 | shares | must be a whole number of 64 bits
          ('A', DATE '2023-12-31', 1e0, 1.5::DECIMAL(9,2))                                   | 1 | shares | must be a whole number of 64 bits
          ('A', DATE '2023-12-31', DATE '2020-02-29', 1)                                     | 1 | BPS    | must be a number that a double holds
          ('A', DATE '2023-12-31', 1e0, TIMESTAMPTZ '2020-02-29 00:00:00+00')                | 1 | shares | must be a whole number of 64 bits
          ('A', DATE '2023-12-31', 'x'::BLOB, 1)                                             | 0 | BPS    | must be text, a number, a flag, a time or a date, is BLOB
          (NULL::VARCHAR, DATE '2023-12-31', 1e0, 1)                                         | 1 | code   | must not be empty
          (5930, DATE '2023-12-31', 1e0, 1)                                                  | 1 | code   | must be text, for a number has lost its leading zeros
          (5930::UBIGINT, DATE '2023-12-31', 1e0, 1)                                         | 1 | code   | must be text, for a number has lost its leading zeros
          (5930::DECIMAL(6,0), DATE '2023-12-31', 1e0, 1)                                    | 1 | code   | must be text, for a number has lost its leading zeros
          (5930::DOUBLE, DATE '2023-12-31', 1e0, 1)                                          | 1 | code   | must be text, for a number has lost its leading zeros
          (DATE '2023-12-31', DATE '2023-12-31', 1e0, 1)                                     | 1 | code   | must be text
          ('A', DATE '2023-12-31', 1e0, 1), ('A', DATE '2023-12-31', 2e0, 1)                 | 2 | BPS    | must not differ from the row with the same entity and times (parquet/b.parquet, row 1)
          ('A', 1703980800, 1e0, 1)                                                          | 1 | day    | must be a time, or the source must say `times: epoch_..`
          """)
  void shouldNameABadRowOfParquetAndLoadTheRestOrNothing(
      String values, int row, String column, String rule) throws Exception {
    parquet("a.parquet", rows("('005930', DATE '2023-12-31', 1.25::DOUBLE, 7::INTEGER)"));
    Path bad = parquet("b.parquet", rows(values));

    JsonNode report = stack.succeed("{\"type\":\"materialize\",\"view\":\"parquet\"}");
    JsonNode failed = stack.run("{\"type\":\"materialize\",\"view\":\"strict\"}");
    Files.delete(bad);

    assertThat(failed.get("state").asString()).isEqualTo("FAILED");
    for (JsonNode told : List.of(report.get("bad"), failed.at("/report/bad"))) {
      JsonNode first = told.get("first").get(0);
      assertThat(first.get("file").asString()).isEqualTo("parquet/b.parquet");
      assertThat(first.get("row").asInt()).isEqualTo(row);
      assertThat(first.get("column").asString()).isEqualTo(column);
      assertThat(first.get("rule").asString()).isEqualTo(rule);
    }
    StoredOfflineRow stored = stack.stored(PARQUET, "005930");
    assertThat(stored.eventNs()).hasValue(UtcTime.parse("2023-12-31T00:00:00+09:00"));
    assertThat(stored.knowledgeNs()).hasValue(UtcTime.parse("2024-03-30T00:00:00+09:00"));
    assertThat(stack.value(PARQUET, "005930", 0)).isEqualTo(new FeastValue.Float64(1.25));
    assertThat(stack.value(PARQUET, "005930", 1)).isEqualTo(new FeastValue.Int64(7));
    assertThat(stack.stored(STRICT, "005930").eventNs()).isEmpty();
    for (String notLoaded : List.of("5930", "B")) {
      assertThat(stack.stored(PARQUET, notLoaded).eventNs()).isEmpty();
    }
  }

  @Test
  void shouldTellNaNAndTheFutureOfParquetAndLoadTheRest() throws Exception {
    parquet(
        "a.parquet",
        rows(
            "('NAN', DATE '2023-12-31', 'NaN'::DOUBLE, 7::INTEGER),"
                + " ('LATER', DATE '2200-12-31', 1e0, 8)"));

    for (String view : List.of("parquet", "strict")) {
      FeastView feast = FeastView.of(view, List.of("bps", "shares"));
      JsonNode report = stack.succeed("{\"type\":\"materialize\",\"view\":\"%s\"}".formatted(view));

      assertThat(report.at("/bad/nan").asInt()).isEqualTo(1);
      assertThat(report.at("/bad/firstNan/0").toString())
          .contains("a.parquet", "\"row\":1", "\"column\":\"BPS\"", "\"value\":\"NaN\"");
      assertThat(report.at("/firstFuture/0").toString())
          .contains("a.parquet", "\"row\":2", "\"column\":\"day\"", "2200-12-30T15:00:00");
      assertThat(stack.stored(feast, "NAN").value(0)).isEmpty();
      assertThat(stack.value(feast, "NAN", 1)).isEqualTo(new FeastValue.Int64(7));
      assertThat(stack.stored(feast, "LATER").eventNs()).isEmpty();
    }
  }

  /** Cut anywhere, at its end too, where the list of its columns is. */
  @ParameterizedTest
  @ValueSource(ints = {0, 3, 50, 99})
  void shouldSayWhichFileOfParquetIsNotWhole(int percent) throws Exception {
    parquet("a.parquet", rows("('005930', DATE '2023-12-31', 1.25::DOUBLE, 7::INTEGER)"));
    Path bad = parquet("b.parquet", rows("('000660', DATE '2023-12-31', 1.25::DOUBLE, 7)"));
    byte[] whole = Files.readAllBytes(bad);
    Files.write(bad, Arrays.copyOf(whole, whole.length * percent / 100));

    JsonNode report = stack.succeed("{\"type\":\"materialize\",\"view\":\"parquet\"}");
    JsonNode failed = stack.run("{\"type\":\"materialize\",\"view\":\"strict\"}");
    Files.delete(bad);

    for (JsonNode told : List.of(report.get("bad"), failed.at("/report/bad"))) {
      assertThat(told.get("files").asInt()).isEqualTo(1);
      assertThat(told.at("/first/0/file").asString()).isEqualTo("parquet/b.parquet");
      assertThat(told.at("/first/0/rule").asString()).startsWith("must be a whole Parquet file");
    }
    assertThat(stack.value(PARQUET, "005930", 0)).isEqualTo(new FeastValue.Float64(1.25));
    assertThat(stack.stored(PARQUET, "000660").eventNs()).isEmpty();
    assertThat(failed.get("state").asString()).isEqualTo("FAILED");
    assertThat(stack.stored(STRICT, "005930").eventNs()).isEmpty();
  }

  @Test
  void shouldCountNoRowOfAFileThatBreaksInTheMiddle() throws Exception {
    String times = ",2024-03-29T00:00:00Z,2024-03-30T00:00:00Z,,7,1,a,true\n";
    Files.writeString(directory.resolve("lenient.csv"), OfflineStack.HEADER + "WHOLE" + times);
    StringBuilder rows = new StringBuilder(OfflineStack.HEADER);
    for (int row = 0; row < 5_000; row++) {
      rows.append('S').append(row).append(times);
    }
    Path broken = Files.writeString(directory.resolve("lenient2.csv"), rows);
    Files.write(broken, new byte[] {'X', (byte) 0xff}, StandardOpenOption.APPEND);

    JsonNode report = stack.succeed("{\"type\":\"materialize\",\"view\":\"lenient\"}");
    Files.delete(broken);

    assertThat(report.at("/bad/files").asInt()).isEqualTo(1);
    assertThat(report.at("/bad/first/0").toString()).contains("lenient2.csv", "must be UTF-8");
    assertThat(report.at("/rows/ofBadFiles").asLong()).isPositive();
    assertThat(report.at("/rows/inWindow").asLong() - report.at("/rows/ofBadFiles").asLong())
        .isEqualTo(1);
    assertThat(stack.value(LENIENT, "WHOLE", 0)).isEqualTo(new FeastValue.Float64(7));
    assertThat(stack.stored(LENIENT, "S0").eventNs()).isEmpty();
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
