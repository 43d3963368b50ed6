package io.factorline.sync.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.CatalogLoader;
import io.factorline.catalog.OfflineView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Types of time as others write them into Parquet files. */
final class ParquetReaderTest {
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
          {name: bps, unit: x, dimension: ratio}],
          source: {kind: parquet, path: books.parquet, eventTime: event, knowledgeTime: known}}
      """;

  @TempDir Path folder;

  /** TIMESTAMPTZ_NS is what pandas writes by default for times with a zone. */
  @ParameterizedTest
  @CsvSource({
    "TIMESTAMPTZ_NS, 2026-08-21 15:04:05.123456789+00, 1787324645123456789",
    "TIMESTAMPTZ, 2026-08-21 15:04:05.123456+00, 1787324645123456000",
    "TIMESTAMPTZ_NS, 2026-08-22 00:04:05.000000001+09, 1787324645000000001",
  })
  void shouldReadInstantsOfEachUnit(String type, String time, long ns) throws Exception {
    assertThat(read(type, time)).containsExactly(row(CellKind.INSTANT, ns));
  }

  @Test
  void shouldReadTimesWithoutAZoneAsLocalOnes() throws Exception {
    assertThat(read("TIMESTAMP_NS", "2026-08-21 15:04:05.123456789"))
        .containsExactly(row(CellKind.LOCAL, 1_787_324_645_123_456_789L));
  }

  private static String row(CellKind kind, long ns) {
    return "1 [TEXT, %s, %<s, REAL] [A, %d, %<d, 8.5]".formatted(kind, ns);
  }

  private List<String> read(String type, String time) throws Exception {
    Path catalog = Files.writeString(folder.resolve("catalog.yaml"), CATALOG);
    var view = (OfflineView) CatalogLoader.load(catalog).view("books");
    List<String> told = new ArrayList<>();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
      write(duck, "'%s'::%s".formatted(time, type));
      var columns = new SourceColumns(view, view.source().orElseThrow());
      new ParquetReader(duck, folder, "books.parquet")
          .read(columns, new Told(told), new InputFiles(folder, 0, (bytes, total) -> {}));
    }
    return told;
  }

  private void write(Connection duck, String time) throws SQLException {
    try (Statement statement = duck.createStatement()) {
      statement.execute(
          "COPY (SELECT 'A' AS id, %s AS event, %<s AS known, 8.5::DOUBLE AS bps) TO '%s'"
              .formatted(time, folder.resolve("books.parquet")));
    }
  }

  /** Writes down each row with its kinds, and what is wrong. */
  private static final class Told implements RawSink {
    private final List<String> lines;
    private List<CellKind> kinds = List.of();

    Told(List<String> lines) {
      this.lines = lines;
    }

    @Override
    public void open(String file, List<CellKind> kinds) {
      this.kinds = kinds;
    }

    @Override
    public void row(long row, @Nullable Object[] cells) {
      lines.add(row + " " + kinds + " " + Arrays.asList(cells));
    }

    @Override
    public void badRow(long row, String value, String rule) {
      lines.add("bad row " + row + " " + value + " " + rule);
    }

    @Override
    public void badFile(String file, String column, String rule) {
      lines.add("bad file " + file + " " + rule);
    }
  }
}
