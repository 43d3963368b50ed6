package io.factorline.api.history.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.factorline.api.history.stitch.Cells;
import io.factorline.api.history.stitch.RowSource;
import io.factorline.api.history.stitch.TimedRows;
import io.factorline.api.history.work.Work;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLoader;
import io.factorline.catalog.OfflineView;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.lake.FolderLake;
import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeStorage;
import io.factorline.lake.LakeTable;
import io.factorline.lake.LakeTables;
import io.factorline.lake.Manifest;
import io.factorline.lake.Origin;
import io.factorline.lake.parquet.DuckDb;
import io.factorline.lake.parquet.DuckDbSettings;
import io.factorline.lake.parquet.ParquetDraft;
import io.factorline.lake.parquet.ParquetWriter;
import io.factorline.online.CellState;
import io.factorline.store.CellBits;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows out of real files, few or many, in memory or not, against what was written. */
final class ChunkCacheTest {
  private static final long SECOND_NS = 1_000_000_000L;
  private static final long HOUR_NS = 3_600_000_000_000L;
  private static final long START_NS = 500_000 * HOUR_NS;
  private static final List<String> FACTORS = List.of("a", "b", "c");
  private static final HistoryTable TABLE =
      new HistoryTable("bars/v", "0123456789abcdef", HOUR_NS, SECOND_NS, FACTORS, true);

  private static final Catalog CATALOG =
      CatalogLoader.parse(
          "test",
          """
          version: 1
          venues:
            WORLD: {zone: UTC}
          instruments:
            - {pattern: '*', venue: WORLD, currency: USD, tickSize: 0.01, lot: 1}
          views:
            splits: {kind: corporate_actions, entity: symbol}
          """);

  @TempDir Path folder;

  private final LakeTable columns = LakeTables.bars("v", FACTORS);
  private final LakeFaults faults = new LakeFaults();
  private final List<Row> all = new ArrayList<>();
  private final List<LakeFile> files = new ArrayList<>();
  private final Random random = new Random(11);
  private LakeStorage storage;
  private DuckDb duckDb;
  private ChunkCache cache;

  /** A bar; a null cell is warming up, NaN is undefined. */
  private record Row(String symbol, long endNs, Double[] cells) {}

  @BeforeEach
  void open() throws IOException {
    storage = FolderLake.open(folder.resolve("lake"));
    duckDb = DuckDb.open(new DuckDbSettings(128L << 20, 2, folder.resolve("spill"), 0));
    Timer timer = Timer.builder("decodes").register(new SimpleMeterRegistry());
    cache = new ChunkCache(new DuckChunks(duckDb, storage, faults, timer), 200_000);
  }

  @AfterEach
  void close() throws IOException {
    duckDb.close();
  }

  private void write(int rows, long fromNs) throws IOException {
    ParquetWriter writer = new ParquetWriter(duckDb, storage);
    try (ParquetDraft draft = writer.begin(columns)) {
      for (int i = 0; i < rows; i++) {
        Row row = row("S" + i % 5, fromNs + i * 7_000_000_001L);
        all.add(row);
        append(draft, row);
      }
      ParquetWriter.Written file = draft.finish("p");
      files.add(LakeFile.ofBars(file.path(), "p", "0123456789abcdef", file.stats(), Origin.LIVE));
    }
  }

  private Row row(String symbol, long endNs) {
    Double[] cells = new Double[FACTORS.size()];
    for (int c = 0; c < cells.length; c++) {
      int kind = random.nextInt(5);
      cells[c] = kind == 0 ? null : kind == 1 ? Double.NaN : random.nextGaussian();
    }
    return new Row(symbol, endNs, cells);
  }

  private static void append(ParquetDraft draft, Row row) throws IOException {
    draft.text(row.symbol()).time(row.endNs() - 1).time(row.endNs()).time(row.endNs() + 5);
    draft.int32(0).none().none().none().none();
    List<String> undefined = new ArrayList<>();
    for (int c = 0; c < FACTORS.size(); c++) {
      Double cell = row.cells()[c];
      if (cell == null || cell.isNaN()) {
        draft.none();
      } else {
        draft.real(cell);
      }
      if (cell != null && cell.isNaN()) {
        undefined.add(FACTORS.get(c));
      }
    }
    draft.text(undefined.isEmpty() ? null : String.join(",", undefined)).endRow();
  }

  private RowSource source() {
    Manifest manifest = Manifest.empty("bars/v").withFiles(files);
    return cache.rows(TableFiles.of(TABLE, manifest), new Work(10_000_000));
  }

  private void check(String symbol, long fromNs, long toNs) {
    RowSource source = source();
    long[] blocks = source.blocks(symbol, fromNs, toNs, false);
    TimedRows rows =
        blocks.length == 0
            ? TimedRows.none(2)
            : source.read(symbol, new int[] {2, 0}, blocks, false).between(fromNs, toNs);
    List<Row> expected =
        all.stream()
            .filter(row -> row.symbol().equals(symbol))
            .filter(row -> row.endNs() >= fromNs && row.endNs() < toNs)
            .sorted(Comparator.comparing(Row::endNs))
            .toList();

    assertThat(rows.count()).isEqualTo(expected.size());
    for (int row = 0; row < rows.count(); row++) {
      assertThat(rows.timeNs(row)).isEqualTo(expected.get(row).endNs());
      assertThat(rows.knowledgeNs(row)).isEqualTo(expected.get(row).endNs() + 5);
      assertThat(rows.cell(0, row)).isEqualTo(bits(expected.get(row).cells()[2]));
      assertThat(rows.cell(1, row)).isEqualTo(bits(expected.get(row).cells()[0]));
    }
  }

  private static long bits(Double cell) {
    return cell == null ? CellBits.WARMING_UP : cell.isNaN() ? CellBits.UNDEFINED : Cells.of(cell);
  }

  @Test
  void shouldReadWhatWasWrittenWhateverIsInMemory() throws IOException {
    for (int file = 0; file < 70; file++) {
      write(30 + random.nextInt(200), START_NS + file * HOUR_NS / 3);
    }
    for (int question = 0; question < 150; question++) {
      long fromNs = START_NS + random.nextLong(24 * HOUR_NS) - HOUR_NS;
      check("S" + random.nextInt(6), fromNs, fromNs + random.nextLong(8 * HOUR_NS));
    }
    check("S1", Long.MIN_VALUE, Long.MAX_VALUE);

    assertThat(cache.hits()).isPositive();
    assertThat(cache.misses()).isPositive();
    assertThat(cache.bytes()).isBetween(1.0, 200_000.0);
  }

  @Test
  void shouldAnswerFromMemoryOnceDecoded() throws IOException {
    write(500, START_NS);
    check("S1", START_NS, START_NS + HOUR_NS);
    double before = cache.misses();
    Files.delete(folder.resolve("lake").resolve(files.getFirst().path()));

    check("S1", START_NS, START_NS + HOUR_NS);

    assertThat(cache.misses()).isEqualTo(before);
    assertThatExceptionOfType(FileGoneException.class)
        .isThrownBy(() -> check("S2", START_NS, START_NS + HOUR_NS));
  }

  @Test
  void shouldNameTheOneFileOfManyThatCannotBeRead() throws IOException {
    write(100, START_NS);
    write(100, START_NS + 1);
    write(100, START_NS + 2);
    Path broken = folder.resolve("lake").resolve(files.get(1).path());
    byte[] bytes = Files.readAllBytes(broken);
    Files.delete(broken);
    Files.write(broken, new byte[bytes.length]);

    assertThatExceptionOfType(RequestException.class)
        .isThrownBy(() -> check("S1", START_NS, START_NS + HOUR_NS))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.LAKE_UNREADABLE))
        .satisfies(e -> assertThat(e.detail()).contains(files.get(1).path()));
    assertThat(faults.causes()).containsOnlyKeys(files.get(1).path());
    Files.write(broken, bytes);
    check("S1", START_NS, START_NS + HOUR_NS);
    assertThat(faults.causes()).isEmpty();
  }

  @Test
  void shouldLeaveOutFilesOfOtherDefinitionsAndReadReplacedOnesOnlyWhenAsked() throws IOException {
    write(50, START_NS);
    LakeFile file = files.getFirst();
    files.set(0, file.asSuperseded());
    assertThat(source().blocks("S1", Long.MIN_VALUE, Long.MAX_VALUE, false)).isEmpty();
    assertThat(source().blocks("S1", Long.MIN_VALUE, Long.MAX_VALUE, true)).hasSize(1);

    files.set(0, LakeFile.ofBars(file.path(), "p", "other", file.stats(), Origin.LIVE));
    assertThat(source().blocks("S1", Long.MIN_VALUE, Long.MAX_VALUE, true)).isEmpty();
  }

  @Test
  void shouldTellARowThatDeletesFromOneWithoutAValue() throws IOException {
    OfflineView view = CATALOG.offlineViews().getFirst();
    LakeTable table = LakeTables.offline(view);
    LakeFile file;
    try (ParquetDraft draft = new ParquetWriter(duckDb, storage).begin(table)) {
      for (int i = 0; i < 3; i++) {
        draft.text("X").time(START_NS + i).time(START_NS + i).none().bool(i == 1);
        if (i == 0) {
          draft.real(2.5);
        } else {
          draft.none();
        }
        draft.endRow();
      }
      ParquetWriter.Written written = draft.finish("p");
      file =
          new LakeFile(written.path(), "p", null, written.stats(), Origin.IMPORT, false, List.of());
    }
    HistoryTable read = HistoryTable.of(view);
    Manifest manifest = Manifest.empty(read.name()).withFiles(List.of(file));
    RowSource source = cache.rows(TableFiles.of(read, manifest), new Work(10_000_000));

    long[] blocks = source.blocks("X", Long.MIN_VALUE, Long.MAX_VALUE, true);
    TimedRows rows = source.read("X", new int[] {0}, blocks, true);

    assertThat(rows.count()).isEqualTo(3);
    assertThat(rows.cell(0, 0)).isEqualTo(Cells.of(2.5));
    assertThat(rows.cell(0, 1)).isEqualTo(Cells.DELETED);
    assertThat(rows.cell(0, 2)).isEqualTo(Cells.of(CellState.MISSING_NO_DATA));
  }
}
