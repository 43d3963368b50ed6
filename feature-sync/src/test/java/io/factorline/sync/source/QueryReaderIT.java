package io.factorline.sync.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLoader;
import io.factorline.catalog.OfflineView;
import io.factorline.sync.fixture.Postgres;
import io.factorline.sync.source.DatabasesProperties.Database;
import io.factorline.time.UtcTime;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Queries of a real PostgreSQL. */
final class QueryReaderIT {
  private static final String CATALOG =
      """
      version: 1
      venues:
        WORLD: {zone: UTC}
      instruments:
        - {pattern: '*', venue: WORLD, currency: USD, tickSize: 0.01}
      entities:
        company: {joinKey: id}
      views:
        books: {kind: offline, entity: company, ttl: 400d, fields: [
          {name: real, unit: x, dimension: ratio},
          {name: whole, type: int64, unit: x, dimension: ratio},
          {name: text, type: string, unit: x, dimension: ratio},
          {name: flag, type: bool, unit: x, dimension: ratio}],
          source: {kind: jdbc, database: erp, query: "%s", eventTime: event, %s,
            onError: reject_rows}}
      """;
  private static final String LAG = "knowledgeLag: 0s";
  private static final String AT = "timestamptz '2024-03-29 15:30:00.123456+09' AS event";
  private static final String REST = ", 1 AS real, 1 AS whole, 'x' AS text, true AS flag";

  private static Postgres postgres;

  @BeforeAll
  static void start() throws SQLException {
    postgres = Postgres.start();
  }

  @AfterAll
  static void stop() throws Exception {
    if (postgres != null) {
      postgres.close();
    }
  }

  private static Database database(String url, String password) {
    return new Database(url, Postgres.USER, password, 100);
  }

  /** What a scan gave. */
  private record Scanned(List<List<@Nullable Object>> rows, Findings findings) {}

  private static void scan(
      Database database, String query, String more, Findings findings, Taking taking)
      throws Exception {
    Catalog catalog = CatalogLoader.parse("c.yaml", CATALOG.formatted(query, more));
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
      SourceScan.of(
              (OfflineView) catalog.view("books"),
              Objects.requireNonNull(catalog.entities().get("company")),
              Path.of("."),
              new DatabasesProperties(Map.of("erp", database)),
              duck)
          .run(findings, sink(taking), new InputFiles(Path.of("."), 0, (bytes, total) -> {}));
    }
  }

  private static Scanned read(String query, String more) throws Exception {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    Findings findings = new Findings(10);
    scan(
        database(postgres.url(), Postgres.PASSWORD),
        query,
        more,
        findings,
        row ->
            rows.add(
                Arrays.asList(
                    row.entity(),
                    row.eventNs(),
                    row.value(0),
                    row.value(1),
                    row.value(2),
                    row.value(3))));
    return new Scanned(rows, findings);
  }

  /** Takes rows. */
  private interface Taking {
    void take(SourceRow row) throws SourceException;
  }

  private static RowSink sink(Taking taking) {
    return new RowSink() {
      @Override
      public void row(SourceRow row) throws SourceException {
        taking.take(row);
      }

      @Override
      public void look(long rows) {}

      @Override
      public void drop(String file) {
        throw new AssertionError("must keep its rows: file=" + file);
      }
    };
  }

  /** The only row of a query, which must be good. */
  private static List<@Nullable Object> one(String columns) throws Exception {
    Scanned scanned = read("SELECT " + columns, LAG);
    assertThat(scanned.findings().first()).isEmpty();
    assertThat(scanned.rows()).hasSize(1);
    return scanned.rows().getFirst();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          0.1::float8                  | 0.1
          0.1::float4                  | 0.10000000149011612
          1e-320::float8               | 1e-320
          123456789.123456789::numeric | 123456789.123456789
          1e30::numeric                | 1e30
          0.1000::numeric(20,4)        | 0.1
          7::int2                      | 7
          9007199254740992::int8       | 9007199254740992
          '1.5'::text                  | 1.5
          """)
  void shouldGiveTheNearestDouble(String sql, double value) throws Exception {
    String columns = "'A' AS id, %s, %s AS real, 1 AS whole, 'x' AS text, true AS flag";

    assertThat(one(columns.formatted(AT, sql)).get(2)).isEqualTo(value);
  }

  @Test
  void shouldKeepKeysWholeNumbersTextAndFlags() throws Exception {
    assertThat(
            one(
                "'005930'::char(9) AS id, "
                    + AT
                    + ", null::float8 AS real, 9223372036854775807::numeric AS whole,"
                    + " '삼성 ' AS text, false AS flag"))
        .containsExactly(
            "005930",
            UtcTime.parse("2024-03-29T06:30:00.123456Z"),
            null,
            Long.MAX_VALUE,
            "삼성 ",
            false);
    assertThat(
            one(
                "5930 AS id, "
                    + AT
                    + ", null::numeric AS real, -1::int4 AS whole, 'ab'::char(5) AS text,"
                    + " null::bool AS flag"))
        .containsExactly(
            "5930", UtcTime.parse("2024-03-29T06:30:00.123456Z"), null, -1L, "ab", null);
    String uuid = "4f2a9c1b-0000-4000-8000-000000000001";
    assertThat(one("'" + uuid + "'::uuid AS id, " + AT + REST).getFirst()).isEqualTo(uuid);
  }

  @Test
  void shouldCountNaN() throws Exception {
    String row = "SELECT 'A' AS id, %s, 'NaN'::%s AS real, 1 AS whole, 'x' AS text, true AS flag";

    for (String type : List.of("float8", "float4", "numeric")) {
      Scanned scanned = read(row.formatted(AT, type), LAG);
      assertThat(scanned.rows().getFirst().get(2)).as(type).isNull();
      assertThat(scanned.findings().nans()).as(type).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          9223372036854775808::numeric AS whole, 1 AS real | whole | must be a whole number of 64 bits
          1.5::numeric AS whole, 1 AS real                 | whole | must be a whole number of 64 bits
          1 AS whole, 'Infinity'::float8 AS real           | real  | must be finite
          1 AS whole, '1,5' AS real                        | real  | must be a number
          1 AS whole, true AS real                         | real  | must be a number that a double holds
          1 AS whole, 9007199254740993 AS real             | real  | must be a number that a double holds
          """)
  void shouldTellValuesThatDoNotFit(String values, String column, String rule) throws Exception {
    Scanned scanned =
        read("SELECT 'A' AS id, %s, 'x' AS text, true AS flag, %s".formatted(AT, values), LAG);

    assertThat(scanned.rows()).isEmpty();
    assertThat(scanned.findings().first()).hasSize(1);
    Findings.Finding finding = scanned.findings().first().getFirst();
    assertThat(finding.file()).isEqualTo("erp");
    assertThat(finding.row()).isEqualTo(1);
    assertThat(finding.column()).isEqualTo(column);
    assertThat(finding.rule()).isEqualTo(rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          timestamptz '2024-03-29 15:30:00+09'   | knowledgeLag: 0s                   | 2024-03-29T06:30:00Z
          timestamp '2024-03-29 15:30:00.000001' | knowledgeLag: 0s, zone: Asia/Seoul | 2024-03-29T06:30:00.000001Z
          date '2024-03-29'                      | knowledgeLag: 0s, zone: Asia/Seoul | 2024-03-28T15:00:00Z
          timestamptz '1901-01-01 00:00:00+00'   | knowledgeLag: 0s                   | 1901-01-01T00:00:00Z
          1711700000000000001                    | knowledgeLag: 0s, times: epoch_ns  | 2024-03-29T08:13:20.000000001Z
          '2024-03-29T15:30:00.000000001+09:00'  | knowledgeLag: 0s                   | 2024-03-29T06:30:00.000000001Z
          """)
  void shouldReadTimes(String sql, String more, String time) throws Exception {
    Scanned scanned = read("SELECT 'A' AS id, %s AS event%s".formatted(sql, REST), more);

    assertThat(scanned.findings().first()).isEmpty();
    assertThat(scanned.rows().getFirst().get(1)).isEqualTo(UtcTime.parse(time));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          timestamp '2024-03-29 15:30:00' | must have a zone, or the source must declare one
          date '2024-03-29'               | must have a zone, or the source must declare one
          timestamptz 'infinity'          | must lie in the years 1678 to 2261
          timestamptz '0044-03-15 BC'     | must lie in the years 1678 to 2261
          null::timestamptz               | must not be empty
          1711700000                      | must be a time, or the source must say `times: epoch_..`
          """)
  void shouldTellTimesThatAreNone(String sql, String rule) throws Exception {
    Scanned scanned = read("SELECT 'A' AS id, %s AS event%s".formatted(sql, REST), LAG);

    assertThat(scanned.rows()).isEmpty();
    assertThat(scanned.findings().first().getFirst().rule()).isEqualTo(rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          SELECT 1 FROM nowhere                                | state=42P01
          SELEKT 1                                             | state=42601
          CREATE TABLE stray (id INT)                          | state=25006
          SELECT 'A' AS id, now() AS event, 1 AS reel          | column=real
          SELECT '{}'::jsonb AS id, now() AS event, 1 AS real, 1 AS whole, 1 AS text, 1 AS flag | is jsonb
          SELECT 'A' AS id, now() AS event, 1/(g-150) AS real, 1 AS whole, 'x' AS text, true AS flag FROM generate_series(1, 300) g | state=22012
          """)
  void shouldTellInWordsThatAQueryIsWrong(String query, String part) {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> read(query, LAG))
        .withMessageContaining(part)
        .withMessageContaining("erp");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          jdbc:postgresql://127.0.0.1:%d/postgres       | wrong-Pa55word  | state=28P01
          jdbc:postgresql://127.0.0.1:%d/nowhere        | s3cret-Pa55word | state=3D000
          jdbc:postgresql://127.0.0.1:1/postgres        | s3cret-Pa55word | state=08001
          jdbc:nosuch://host?password=s3cret-Pa55word   | s3cret-Pa55word | state=08001
          """)
  void shouldTellThatItCannotConnectWithoutTellingSecrets(
      String url, String password, String part) {
    String port = postgres.url().replaceAll(".*:(\\d+)/.*", "$1");
    Database database = database(url.replace("%d", port), password);

    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> scan(database, "SELECT 1", LAG, new Findings(1), row -> {}))
        .withMessageContaining("the database must answer the query: database=erp")
        .withMessageContaining(part)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("Pa55word"));
    assertThat(database.toString()).doesNotContain("Pa55word");
  }

  @Test
  void shouldHoldNoMoreRowsThanItFetchesAndTellThatTheServerIsGone() {
    // Of a set in the list of columns PostgreSQL makes a row when it is fetched.
    String endless =
        "SELECT 'A' AS id, %s, 1 AS real, generate_series(1, 2000000000) AS whole, 'x' AS text, true AS flag"
            .formatted(AT);
    List<Long> seen = new ArrayList<>();

    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() ->
            scan(
                database(postgres.url(), Postgres.PASSWORD),
                endless,
                LAG,
                new Findings(1),
                row -> {
                  seen.add(row.row());
                  if (row.row() == 150) {
                    endSessions();
                  }
                }))
        .withMessageContaining("the database must answer the query: database=erp, state=57P01");
    assertThat(seen.getLast()).as("two portions of 100").isEqualTo(200);
  }

  private static void endSessions() throws SourceException {
    try {
      postgres.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '%s'"
              .formatted(Postgres.USER));
    } catch (SQLException e) {
      throw new SourceException("must be ended", e);
    }
  }
}
