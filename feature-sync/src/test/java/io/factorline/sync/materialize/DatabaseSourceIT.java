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
}
