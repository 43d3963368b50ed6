package io.factorline.benchmarks.load;

import io.factorline.benchmarks.load.history.MadeLake;
import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLoader;
import io.factorline.lake.FolderLake;
import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeTables;
import io.factorline.lake.ManifestStore;
import io.factorline.time.EpochClock;
import io.factorline.time.UtcTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What training sets are made of: views of ten doubles each, made bars of them in a lake, files
 * that the offline ones are loaded from, and spines. The same at every run.
 */
final class TrainingSource {
  static final int SYMBOLS = 2_000;
  static final int FIELDS = 10;

  /** Views with as many rows as years of bars have. */
  static final Views MANY = new Views("minutes", "days", "facts");

  /** Views with ten rows per symbol, on which an engine that joins before it filters can be run. */
  static final Views FEW = new Views("few_hours", "few_days", "few_facts");

  /** Rows of a symbol in each of {@link #FEW}. */
  static final int FEW_ROWS = 10;

  private static final int MINUTES = 5 * 1_440;
  private static final int DAYS = 1_096;
  private static final int FACTS = 12;
  private static final int SECONDS_PER_DAY = 86_400;
  private static final long END_S = UtcTime.parse("2026-01-01T00:00:00Z") / 1_000_000_000L;

  private TrainingSource() {}

  /** One view each: of short bars, of daily ones, of rows that are loaded. */
  record Views(String bars, String days, String facts) {
    List<String> names() {
      return List.of(bars, days, facts);
    }
  }

  static String field(int index) {
    return "f" + index;
  }

  /** All factors of some views. */
  static List<String> factors(Views views) {
    List<String> factors = new ArrayList<>();
    for (String view : views.names()) {
      for (int f = 0; f < FIELDS; f++) {
        factors.add(view + ':' + field(f));
      }
    }
    return factors;
  }

  /** The catalog of all views, whose files lie beside it. */
  static String catalog() {
    StringBuilder bars = new StringBuilder();
    StringBuilder fields = new StringBuilder();
    for (int f = 0; f < FIELDS; f++) {
      bars.append("    - {name: %s, kind: sma, period: %d}%n".formatted(field(f), f + 2));
      fields.append("      - {name: %s, unit: x, dimension: ratio}%n".formatted(field(f)));
    }
    return """
    version: 1
    venues:
      SIM: {zone: UTC}
    instruments:
      - {pattern: '*', venue: SIM, currency: USD, tickSize: 0.01, lot: 1}
    entities:
      symbol: {joinKey: symbol}
    factorSets:
      ten:
    %sviews:
      minutes: {timeframe: 1m, ttl: 1h, factorSets: [ten]}
      days: {timeframe: 1d, ttl: 7d, factorSets: [ten]}
      few_hours: {timeframe: 1h, ttl: 10d, factorSets: [ten]}
      few_days: {timeframe: 1d, ttl: 10d, factorSets: [ten]}
    %s%s\
    """
        .formatted(bars, offline(MANY.facts(), fields), offline(FEW.facts(), fields));
  }

  private static String offline(String view, CharSequence fields) {
    return """
      %s:
        kind: offline
        entity: symbol
        ttl: 400d
        source: {kind: parquet, path: %<s.parquet, eventTime: event_timestamp,
          knowledgeTime: created}
        fields:
    %s\
    """
        .formatted(view, fields);
  }

  /** Makes the bars in a lake, and beside the catalog the files that are loaded, and the spines. */
  static void make(Path catalogFile, Path lake, long spineRows, long fewSpineRows)
      throws IOException {
    Catalog catalog = CatalogLoader.load(catalogFile);
    MadeLake.make(
        lake,
        SYMBOLS,
        List.of(
            bars(catalog, MANY.bars(), MINUTES * 60, MINUTES),
            bars(catalog, MANY.days(), DAYS * SECONDS_PER_DAY, DAYS)));
    Path file = catalogFile.resolveSibling(MANY.facts() + ".parquet");
    run(facts(file, FACTS, 90 * SECONDS_PER_DAY));
    run(spine(research(lake).resolve("spine.parquet"), spineRows, 5 * SECONDS_PER_DAY));
    makeFew(catalogFile, lake, fewSpineRows);
  }

  private static Path research(Path lake) throws IOException {
    return Files.createDirectories(lake.resolveSibling("research"));
  }

  /** Makes what {@link #FEW} reads, and its spine; of its bars each view in one file, too. */
  static void makeFew(Path catalogFile, Path lake, long spineRows) throws IOException {
    Catalog catalog = CatalogLoader.load(catalogFile);
    int days = FEW_ROWS * SECONDS_PER_DAY;
    MadeLake.make(
        lake,
        SYMBOLS,
        List.of(
            bars(catalog, FEW.bars(), days, FEW_ROWS), bars(catalog, FEW.days(), days, FEW_ROWS)));
    Path file = catalogFile.resolveSibling(FEW.facts() + ".parquet");
    run(facts(file, FEW_ROWS, SECONDS_PER_DAY));
    run(spine(research(lake).resolve("few.parquet"), spineRows, days));
    for (String view : List.of(FEW.bars(), FEW.days())) {
      Path whole = catalogFile.resolveSibling(view + ".parquet");
      run(asFile(lake, (BarView) catalog.view(view), whole));
    }
  }

  private static MadeLake.Bars bars(Catalog catalog, String view, long secondsBack, int count) {
    long startNs = (END_S - secondsBack) * 1_000_000_000L;
    return new MadeLake.Bars((BarView) catalog.view(view), startNs, count);
  }

  private static String facts(Path file, int perSymbol, long everySeconds) {
    StringBuilder fields = new StringBuilder();
    for (int f = 0; f < FIELDS; f++) {
      fields.append(
          "round(hash(i * 17 + %d) %% 100000 / 1000.0, 3) AS %s, ".formatted(f, field(f)));
    }
    return """
    COPY (SELECT printf('BENCH.%%05d', i // %d) AS symbol, %s
      to_timestamp(%d + i %% %d * %d) AS event_timestamp, event_timestamp AS created
      FROM range(%d) t(i)) TO '%s' (FORMAT parquet)
    """
        .formatted(
            perSymbol,
            fields,
            END_S - perSymbol * everySeconds,
            perSymbol,
            everySeconds,
            (long) SYMBOLS * perSymbol,
            file);
  }

  /**
   * A spine in no order: of each symbol a row in each of as many stretches of the same length, so
   * that no two agree in symbol and time.
   */
  private static String spine(Path file, long rows, long secondsBack) {
    long stretches = Math.max(1, rows / SYMBOLS);
    long stretchMs = secondsBack * 1_000 / stretches;
    return """
    COPY (SELECT i AS row, printf('BENCH.%%05d', i %% %d) AS symbol,
      make_timestamp((%d + i // %1$d * %d + (hash(i) %% %<d)::BIGINT) * 1000)::TIMESTAMPTZ AS time
      FROM range(%d) t(i) ORDER BY hash(i + 7)) TO '%s' (FORMAT parquet)
    """
        .formatted(SYMBOLS, (END_S - secondsBack) * 1_000, stretchMs, stretches * SYMBOLS, file);
  }

  /** The rows of a table of the lake in one file, with those columns only that are asked for. */
  private static String asFile(Path lake, BarView view, Path file) throws IOException {
    ManifestStore manifests = new ManifestStore(FolderLake.open(lake), EpochClock.SYSTEM);
    List<LakeFile> files = manifests.current(LakeTables.bars(view).name()).files();
    String names =
        files.stream()
            .map(one -> "'" + lake.resolve(one.path()) + "'")
            .collect(Collectors.joining(", "));
    return """
    COPY (SELECT symbol, "end"::TIMESTAMPTZ AS event_timestamp, knowledge::TIMESTAMPTZ AS created,
      %s FROM read_parquet([%s])) TO '%s' (FORMAT parquet)
    """
        .formatted(String.join(", ", view.factorNames()), names, file);
  }

  private static void run(String sql) throws IOException {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IOException("must be written: sql=" + sql, e);
    }
  }
}
