package io.factorline.sync.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.lake.FolderLake;
import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeStorage;
import io.factorline.lake.LakeSweep;
import io.factorline.lake.LakeTable;
import io.factorline.lake.LakeTables;
import io.factorline.lake.Manifest;
import io.factorline.lake.ManifestStore;
import io.factorline.lake.OffsetRange;
import io.factorline.lake.Origin;
import io.factorline.lake.RowCursor;
import io.factorline.lake.RowFilter;
import io.factorline.lake.parquet.DuckDb;
import io.factorline.lake.parquet.DuckDbSettings;
import io.factorline.lake.parquet.ParquetDraft;
import io.factorline.lake.parquet.ParquetReader;
import io.factorline.lake.parquet.ParquetWriter;
import io.factorline.local.process.OsProcess;
import io.factorline.local.process.ProcessSpec;
import io.factorline.local.time.Wait;
import io.factorline.store.TopicId;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A compaction is killed at random points, while it writes and while it names: at the end each row
 * is there once. {@code -Dcompaction.kills=50} kills more often.
 */
final class CompactionKillIT {
  private static final int KILLS = Integer.getInteger("compaction.kills", 3);
  private static final int FILES = 8;
  private static final int ROWS = 400;
  private static final long SWEEP_MS = 7 * 3_600_000L + 24 * 3_600_000L;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final TopicId TOPIC = new TopicId(5, 6);
  private static final String DEFINITION = "9f3c01020304a5b6";
  private static final LakeTable BARS = LakeTables.bars("v", List.of("x"));

  @TempDir private Path folder;
  private final Random random = new Random(20_261_126);
  private FolderLake lake;
  private ManifestStore manifests;
  private DuckDb duckDb;
  private long rows;

  @Test
  void shouldHoldEachRowOnceWhateverIsKilledWhen() throws Exception {
    lake = FolderLake.open(folder.resolve("lake"));
    manifests = new ManifestStore(lake, System::currentTimeMillis);
    duckDb = DuckDb.open(new DuckDbSettings(64L << 20, 1, folder.resolve("spill"), 1L << 30));
    try (DuckDb _ = duckDb) {
      for (int kill = 0; kill < KILLS; kill++) {
        addFiles();
        BooleanSupplier point = point();
        OsProcess process = start(kill);
        try {
          await(point, process);
        } finally {
          process.kill();
        }
        requireAll();
      }
      CompactionMain.compactAll(lake, manifests, duckDb);
      requireAll();
      assertThat(files(LakeTables.TICKS)).hasSizeLessThan(CompactionMain.LEAST_FILES);
      assertThat(files(BARS.name())).hasSizeLessThan(CompactionMain.LEAST_FILES);
      requireNothingLeft();
    }
  }

  /**
   * When the process dies: a file is being written, or one more manifest, or two, are there. A file
   * may be whole before anyone looks; then both tables have their manifest, and nothing more comes.
   */
  private BooleanSupplier point() {
    long before = numbers();
    long goal = before + 1 + random.nextInt(2);
    return random.nextBoolean()
        ? () -> isWriting() || numbers() >= before + 2
        : () -> numbers() >= goal;
  }

  private boolean isWriting() {
    try (Stream<Path> drafts = Files.list(folder.resolve("lake").resolve(".drafts"))) {
      return drafts.findAny().isPresent();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long numbers() {
    return manifest(LakeTables.TICKS).number() + manifest(BARS.name()).number();
  }

  private Manifest manifest(String table) {
    try {
      return manifests.current(table);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> files(String table) {
    return manifest(table).files().stream().map(LakeFile::path).toList();
  }

  private static void await(BooleanSupplier point, OsProcess process) {
    boolean came =
        Wait.until(
            PATIENCE,
            () -> {
              if (!process.isAlive()) {
                throw process.failure("ended");
              }
              return point.getAsBoolean();
            });
    assertThat(came).as("the point to kill at").isTrue();
  }

  private OsProcess start(int number) {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classPath(),
            CompactionMain.class.getName(),
            folder.resolve("lake").toString(),
            folder.resolve("spill-" + number).toString());
    Path log = folder.resolve("compaction-" + number + ".log");
    return OsProcess.start(new ProcessSpec("compaction", command, Map.of(), folder, log));
  }

  /** The class path of this JVM; it starts in another folder than its children. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private void addFiles() throws IOException {
    ParquetWriter writer = new ParquetWriter(duckDb, lake);
    for (int i = 0; i < FILES; i++) {
      ticks(writer, rows, rows + ROWS);
      bars(writer, rows, rows + ROWS);
      rows += ROWS;
    }
  }

  private void ticks(ParquetWriter writer, long from, long to) throws IOException {
    ParquetWriter.Written written;
    try (ParquetDraft draft = writer.begin(LakeTables.ticks())) {
      for (long offset = from; offset < to; offset++) {
        draft.text(TOPIC.toString()).int32(0).int64(offset).int64(1_000 + offset);
        draft.bytes(null).bytes(new byte[] {(byte) offset}).none();
        for (int i = 0; i < 9; i++) {
          draft.none();
        }
        draft.endRow();
      }
      written = draft.finish("1970-01-01");
    }
    LakeFile file =
        new LakeFile(
            written.path(),
            "1970-01-01",
            null,
            written.stats(),
            Origin.LIVE,
            false,
            List.of(new OffsetRange(TOPIC, 0, from, to)));
    manifests.commit(LakeTables.TICKS, now -> now.withFiles(List.of(file)));
  }

  private void bars(ParquetWriter writer, long from, long to) throws IOException {
    ParquetWriter.Written written;
    try (ParquetDraft draft = writer.begin(BARS)) {
      for (long end = from; end < to; end++) {
        draft.text("S").time(end - 1).time(end).time(end).int32(0).time(77);
        draft.text(TOPIC.toString()).int32(0).int64(end).real(end).none().endRow();
      }
      written = draft.finish("1970-01-01");
    }
    LakeFile file =
        LakeFile.ofBars(written.path(), "1970-01-01", DEFINITION, written.stats(), Origin.LIVE);
    manifests.commit(BARS.name(), now -> now.withFiles(List.of(file)));
  }

  private void requireAll() throws IOException {
    List<Long> all = Stream.iterate(0L, i -> i + 1).limit(rows).toList();
    assertThat(sorted(LakeTables.ticks(), LakeTables.TICKS, 2)).isEqualTo(all);
    assertThat(sorted(BARS, BARS.name(), 8)).isEqualTo(all);
    List<OffsetRange> ranges = new ArrayList<>();
    manifest(LakeTables.TICKS).files().forEach(file -> ranges.addAll(file.offsets()));
    assertThat(ranges.stream().mapToLong(range -> range.to() - range.from()).sum()).isEqualTo(rows);
  }

  private List<Long> sorted(LakeTable table, String name, int column) throws IOException {
    List<Long> found = new ArrayList<>();
    try (RowCursor cursor =
        new ParquetReader(duckDb, lake)
            .read(ParquetReader.Request.of(table, files(name), RowFilter.ALL))) {
      while (cursor.next()) {
        found.add(cursor.int64(column));
      }
    }
    return found.stream().sorted().toList();
  }

  /** What the dead left behind goes with its time, and nothing else does. */
  private void requireNothingLeft() throws IOException {
    LakeSweep.Swept swept =
        new LakeSweep(lake, manifests, () -> System.currentTimeMillis() + SWEEP_MS).sweep();
    assertThat(swept.replaced()).isPositive();
    TreeSet<String> named = new TreeSet<>(files(LakeTables.TICKS));
    named.addAll(files(BARS.name()));
    assertThat(
            lake.list("").stream()
                .map(LakeStorage.Entry::path)
                .filter(path -> path.endsWith(".parquet")))
        .containsExactlyInAnyOrderElementsOf(named);
    assertThat(isWriting()).isFalse();
    requireAll();
  }
}
