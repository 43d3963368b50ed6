package io.factorline.benchmarks.load.history;

import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.lake.FolderLake;
import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeStorage;
import io.factorline.lake.LakeTable;
import io.factorline.lake.LakeTables;
import io.factorline.lake.ManifestStore;
import io.factorline.lake.Origin;
import io.factorline.lake.Period;
import io.factorline.lake.parquet.DuckDb;
import io.factorline.lake.parquet.DuckDbSettings;
import io.factorline.lake.parquet.ParquetWriter;
import io.factorline.time.EpochClock;
import io.factorline.time.UtcTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * A lake of made bars, as it lies after compaction: a minute bar of each symbol for each minute,
 * and a daily one for each day. Ten factors of a bar have values, the others none.
 */
public final class MadeLake {
  /** Minute bars of each symbol. */
  public static final int MINUTES = 100_000;

  /** Daily bars of each symbol. */
  public static final int DAYS = 1_096;

  /** Factors of a bar that have a value. */
  public static final int FACTORS = 10;

  /** Start of the first minute. */
  public static final long MINUTES_START_NS = UtcTime.parse("2026-01-01T00:00:00Z");

  /** Start of the first day. */
  public static final long DAYS_START_NS = UtcTime.parse("2023-01-01T00:00:00Z");

  private static final long MEMORY_BYTES = 1L << 30;

  /** A file with more rows, about 30 bytes each, is too large for compaction to make. */
  private static final int FILE_ROWS = 8_000_000;

  private final LakeStorage storage;
  private final ManifestStore manifests;
  private final DuckDb duckDb;
  private final int symbols;

  private MadeLake(LakeStorage storage, DuckDb duckDb, int symbols) {
    this.storage = storage;
    this.manifests = new ManifestStore(storage, EpochClock.SYSTEM);
    this.duckDb = duckDb;
    this.symbols = symbols;
  }

  /** How many symbols have so many minute bars together; at least one. */
  public static int symbols(long rows) {
    return (int) Math.max(1, rows / MINUTES);
  }

  /** Name of a symbol. */
  public static String symbol(int index) {
    return "BENCH.%05d".formatted(index);
  }

  /** Makes one in a folder, with so many minute bars. */
  public static void make(Path folder, Catalog catalog, long rows) throws IOException {
    make(
        folder,
        symbols(rows),
        List.of(
            new Bars(view(catalog, "live_1m"), MINUTES_START_NS, MINUTES),
            new Bars(view(catalog, "daily"), DAYS_START_NS, DAYS)));
  }

  /**
   * So many bars of each symbol, one behind the other.
   *
   * @param startNs start of the first, ns since the epoch
   */
  public record Bars(BarView view, long startNs, int count) {}

  /** Makes one in a folder, with bars of these views. */
  public static void make(Path folder, int symbols, List<Bars> views) throws IOException {
    Path spill = Files.createTempDirectory("made-lake");
    try (DuckDb duckDb = DuckDb.open(new DuckDbSettings(MEMORY_BYTES, 2, spill, 0))) {
      MadeLake lake = new MadeLake(FolderLake.open(folder), duckDb, symbols);
      for (Bars bars : views) {
        lake.fill(bars.view(), bars.startNs(), bars.count());
      }
    } finally {
      Files.deleteIfExists(spill);
    }
  }

  static BarView view(Catalog catalog, String name) {
    return (BarView) catalog.view(name);
  }

  private void fill(BarView view, long startNs, int bars) throws IOException {
    long barNs = view.timeframe().durationNs();
    LakeTable table = LakeTables.bars(view);
    Period period = Period.of(view);
    List<LakeFile> files = new ArrayList<>();
    long firstEndNs = startNs + barNs;
    long lastEndNs = startNs + bars * barNs;
    int mostBars = Math.max(1, FILE_ROWS / symbols);
    for (long endNs = firstEndNs; endNs <= lastEndNs; ) {
      long untilNs = Math.min(period.endNs(endNs) - 1, lastEndNs);
      int count = Math.min(mostBars, (int) ((untilNs - endNs) / barNs) + 1);
      files.add(write(view, table, new Span(period.of(endNs), endNs, barNs, count)));
      endNs += count * barNs;
    }
    manifests.commit(table.name(), current -> current.withFiles(files));
  }

  /** So many bars of each symbol, all of one period. */
  private record Span(String period, long firstEndNs, long barNs, int count) {
    long lastEndNs() {
      return firstEndNs + (count - 1) * barNs;
    }
  }

  private LakeFile write(BarView view, LakeTable table, Span span) throws IOException {
    Path draft = storage.newDraft();
    try (Connection connection = duckDb.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql(view, span, draft));
    } catch (SQLException e) {
      throw new IOException("must be able to write: table=" + table.name(), e);
    }
    String path = table.name() + '/' + span.period() + '/' + UUID.randomUUID() + ".parquet";
    long bytes = Files.size(draft);
    if (!storage.publish(draft, path)) {
      throw new IOException("must be a new name: path=" + path);
    }
    long rows = (long) symbols * span.count();
    LakeFile.Stats stats =
        new LakeFile.Stats(
            rows,
            bytes,
            span.firstEndNs(),
            span.lastEndNs(),
            symbol(0),
            symbol(symbols - 1),
            span.lastEndNs(),
            0);
    return LakeFile.ofBars(path, span.period(), view.definition(), stats, Origin.COMPACTED);
  }

  private String sql(BarView view, Span span, Path draft) {
    StringBuilder values = new StringBuilder();
    List<String> names = view.factorNames();
    for (int f = 0; f < names.size(); f++) {
      String value = f < FACTORS ? "(10000 + hash(i * 31 + " + f + ") % 10000) / 100.0" : "NULL";
      values.append("CAST(").append(value).append(" AS DOUBLE) AS \"").append(names.get(f));
      values.append("\", ");
    }
    String end =
        "make_timestamp_ns(%d + i %% %d * %d)"
            .formatted(span.firstEndNs(), span.count(), span.barNs());
    String start =
        "make_timestamp_ns(%d + i %% %d * %d)"
            .formatted(span.firstEndNs() - span.barNs(), span.count(), span.barNs());
    return """
    COPY (SELECT printf('BENCH.%%05d', i // %d) AS symbol, %s AS start, %s AS "end",
      %s AS knowledge, 0 AS revision, CAST(NULL AS TIMESTAMP_NS) AS served,
      CAST(NULL AS VARCHAR) AS topic_id, CAST(NULL AS INTEGER) AS partition,
      CAST(NULL AS BIGINT) AS "offset", %s CAST(NULL AS VARCHAR) AS undefined
      FROM range(%d) t(i))
    TO '%s' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE %d)
    """
        .formatted(
            span.count(),
            start,
            end,
            end,
            values,
            (long) symbols * span.count(),
            draft,
            ParquetWriter.ROW_GROUP_ROWS);
  }

  /** Positions of the factors that have values. */
  static int[] factors() {
    return IntStream.range(0, FACTORS).toArray();
  }
}
