package io.factorline.sync.materialize;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.feast.FeastKeys;
import io.factorline.feast.FeastValue;
import io.factorline.feast.FeastView;
import io.factorline.redis.OfflineRow;
import io.factorline.redis.StoredOfflineRow;
import io.factorline.sync.fixture.Postgres;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/** The job materialize over a database. */
@ExtendWith(OutputCaptureExtension.class)
final class DatabaseSourceIT {
  private static final FeastView ERP = FeastView.of("erp", List.of("bps", "shares"));
  private static final String JOB =
      "{\"type\":\"materialize\",\"view\":\"erp\",\"mode\":\"incremental\",\"latenessSeconds\":0}";

  @TempDir private static Path directory;
  private static Postgres postgres;
  private static OfflineStack stack;

  @BeforeAll
  static void start() throws Exception {
    postgres = Postgres.start();
    postgres.execute(
        "CREATE TABLE books (company_id TEXT, event TIMESTAMPTZ, known TIMESTAMPTZ,"
            + " bps NUMERIC(20,4), shares BIGINT)");
    stack =
        new OfflineStack(
            directory,
            "feature-sync.databases.erp.url=" + postgres.url(),
            "feature-sync.databases.erp.user=" + Postgres.USER,
            "feature-sync.databases.erp.password=" + Postgres.PASSWORD,
            "feature-sync.databases.erp.fetch-size=2");
  }

  @AfterAll
  static void stop() throws Exception {
    if (stack != null) {
      stack.close();
    }
    if (postgres != null) {
      postgres.close();
    }
  }

  private static FeastValue stored(String company, int field) {
    byte[] key = FeastKeys.of("factorline", "company_id").of(company);
    byte[][] none = {};
    StoredOfflineRow row =
        stack.store().read(ERP, List.of(new OfflineRow(key, ERP, none, 1, 1))).getFirst();
    byte[] value = row.value(field);
    return value == null ? FeastValue.Null.NULL : FeastValue.decode(value);
  }

  @Test
  void shouldTakeWhatBecameKnownSinceTheLastRun() throws Exception {
    postgres.execute(
        "INSERT INTO books VALUES"
            + " ('00126380', '2024-03-31 00:00+00', '2024-05-15 09:00+00', 52002.1250, 5969782550),"
            + " ('삼성', '2024-03-31 00:00+00', '2024-05-15 09:00+00', 1.5, NULL)");
    JsonNode first = stack.succeed(JOB);
    postgres.execute(
        // Restated: the same quarter, known later; and an older quarter that came to be known late.
        "INSERT INTO books VALUES"
            + " ('00126380', '2024-03-31 00:00+00', '2024-08-01 09:00+00', 52000, 5969782550),"
            + " ('00164779', '2023-12-31 00:00+00', '2024-08-01 09:00+00', 7, 8)");
    JsonNode second = stack.succeed(JOB);

    assertThat(first.get("entities").get("written").asInt()).isEqualTo(2);
    // Both rows of the watermark itself, and both that became known since.
    assertThat(second.get("rows").get("inWindow").asInt()).isEqualTo(4);
    assertThat(second.get("entities").get("written").asInt()).isEqualTo(2);
    assertThat(stored("00126380", 0)).isEqualTo(new FeastValue.Float64(52000));
    assertThat(stored("00126380", 1)).isEqualTo(new FeastValue.Int64(5_969_782_550L));
    assertThat(stored("삼성", 0)).isEqualTo(new FeastValue.Float64(1.5));
    assertThat(stored("삼성", 1)).isEqualTo(FeastValue.Unset.UNSET);
    assertThat(stored("00164779", 0)).isEqualTo(new FeastValue.Float64(7));
    assertThat(second.get("lakeRows").asInt()).isEqualTo(2);
  }

  @Test
  void shouldFailInWordsAndTellNoSecret(CapturedOutput output) throws Exception {
    postgres.execute("ALTER TABLE books RENAME TO hidden");
    JsonNode job;
    try {
      job = stack.run(JOB);
    } finally {
      postgres.execute("ALTER TABLE hidden RENAME TO books");
    }

    assertThat(job.get("state").asString()).isEqualTo("FAILED");
    assertThat(job.get("error").get("code").asString()).isEqualTo("job_failed");
    assertThat(job.get("error").get("detail").asString())
        .contains("database=erp", "state=42P01", "public.books");
    assertThat(output.getAll()).contains("state=42P01").doesNotContain(Postgres.PASSWORD);
    assertThat(job.toString()).doesNotContain(Postgres.PASSWORD);
  }

  /** Creates the table anew with an own type of one column, and fills it. */
  private static void ledger(String code, String rows) throws Exception {
    postgres.execute(
        "DROP TABLE IF EXISTS ledger",
        "CREATE TABLE ledger (n SERIAL, code %s, event TIMESTAMPTZ, book_value FLOAT8, shares NUMERIC)"
            .formatted(code),
        "INSERT INTO ledger (code, event, book_value, shares) VALUES " + rows);
  }

  private static StoredOfflineRow ledgerRow(String view, String code) {
    FeastView feast = FeastView.of(view, List.of("bps", "shares"));
    return stack.stored(feast, code);
  }

  private static void assertFirst(JsonNode report, int row, String column, String rule) {
    JsonNode first = report.at("/bad/first/0");
    assertThat(first.get("file").asString()).isEqualTo("erp");
    assertThat(first.get("row").asInt()).isEqualTo(row);
    assertThat(first.get("column").asString()).isEqualTo(column);
    assertThat(first.get("rule").asString()).startsWith(rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ('A', '2024-03-31 00:00+00', 1, 1.5)                                          | 2 | shares     | must be a whole number of 64 bits
          ('A', '2024-03-31 00:00+00', 'Infinity', 1)                                   | 2 | book_value | must be finite
          (NULL, '2024-03-31 00:00+00', 1, 1)                                           | 2 | code       | must not be empty
          ('A', NULL, 1, 1)                                                             | 2 | event      | must not be empty
          ('A', '2024-03-31 00:00+00', 1, 1), ('A', '2024-03-31 00:00+00', 2, 1)        | 3 | book_value | must not differ from the row with the same entity and times (erp, row 2)
          """)
  void shouldNameABadRowAndLoadTheRestOrNothing(String bad, int row, String column, String rule)
      throws Exception {
    stack.empty();
    ledger("TEXT", "('005930', '2024-03-31 00:00+00', 52002.125, 5969782550), " + bad);

    JsonNode report = stack.succeed("{\"type\":\"materialize\",\"view\":\"ledger\"}");
    JsonNode failed = stack.run("{\"type\":\"materialize\",\"view\":\"closed_ledger\"}");

    assertFirst(report, row, column, rule);
    assertFirst(failed.get("report"), row, column, rule);
    assertThat(failed.get("state").asString()).isEqualTo("FAILED");
    assertThat(FeastValue.decode(ledgerRow("ledger", "005930").value(1)))
        .isEqualTo(new FeastValue.Int64(5_969_782_550L));
    assertThat(ledgerRow("ledger", "A").eventNs()).isEmpty();
    assertThat(ledgerRow("closed_ledger", "005930").eventNs()).isEmpty();
  }

  @Test
  void shouldTellNaNAndTheFutureAndLoadTheRest() throws Exception {
    stack.empty();
    ledger(
        "TEXT", "('NAN', '2024-03-31 00:00+00', 'NaN', 7), ('LATER', '2200-01-01 00:00+00', 1, 1)");

    for (String view : List.of("ledger", "closed_ledger")) {
      JsonNode report = stack.succeed("{\"type\":\"materialize\",\"view\":\"%s\"}".formatted(view));

      assertThat(report.at("/bad/firstNan/0").toString())
          .contains("\"file\":\"erp\",\"row\":1,\"column\":\"book_value\",\"value\":\"NaN\"");
      assertThat(report.at("/firstFuture/0").toString())
          .contains("\"file\":\"erp\",\"row\":2,\"column\":\"event\"");
      assertThat(FeastValue.decode(ledgerRow(view, "NAN").value(1)))
          .isEqualTo(new FeastValue.Int64(7));
      assertThat(ledgerRow(view, "NAN").value(0)).isEmpty();
      assertThat(ledgerRow(view, "LATER").eventNs()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"INTEGER", "NUMERIC(6)", "FLOAT8"})
  void shouldRefuseANumberAsASymbol(String type) throws Exception {
    stack.empty();
    ledger(type, "(5930, '2024-03-31 00:00+00', 1, 1)");

    JsonNode report = stack.succeed("{\"type\":\"materialize\",\"view\":\"ledger\"}");

    assertFirst(report, 1, "code", "must be text, for a number has lost its leading zeros");
    assertThat(ledgerRow("ledger", "5930").eventNs()).isEmpty();
  }

  @Test
  void shouldRefuseAColumnThatIsATimeOrNotThere() throws Exception {
    stack.empty();
    ledger("TEXT", "('A', '2024-03-31 00:00+00', 1, 1)");
    postgres.execute(
        "ALTER TABLE ledger DROP COLUMN shares",
        "ALTER TABLE ledger ADD COLUMN shares DATE",
        "UPDATE ledger SET shares = '2024-03-31'");
    JsonNode time = stack.succeed("{\"type\":\"materialize\",\"view\":\"ledger\"}");
    postgres.execute("ALTER TABLE ledger DROP COLUMN shares");
    JsonNode missing = stack.run("{\"type\":\"materialize\",\"view\":\"ledger\"}");

    assertFirst(time, 1, "shares", "must be a whole number of 64 bits");
    assertThat(ledgerRow("ledger", "A").eventNs()).isEmpty();
    assertThat(missing.get("state").asString()).isEqualTo("FAILED");
    assertThat(missing.at("/error/detail").asString())
        .startsWith("must be a column of the source, nearest is")
        .endsWith("column=shares, database=erp");
  }
}
