package io.factorline.sync.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.lake.Cut;
import io.factorline.lake.FolderLake;
import io.factorline.lake.LakeFile;
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
import io.factorline.store.TopicId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CompactionTest {
  private static final TopicId TOPIC = new TopicId(5, 6);
  private static final String DEFINITION = "9f3c01020304a5b6";
  private static final LakeTable BARS = LakeTables.bars("v", List.of("x"));

  @TempDir private Path folder;
  private FolderLake lake;
  private DuckDb duckDb;
  private ManifestStore manifests;
  private ParquetWriter writer;
  private ParquetReader reader;
  private Compaction compaction;

  @BeforeEach
  void open() throws IOException {
    lake = FolderLake.open(folder.resolve("lake"));
    duckDb = DuckDb.open(new DuckDbSettings(64L << 20, 1, folder.resolve("spill"), 1L << 30));
    manifests = new ManifestStore(lake, System::currentTimeMillis);
    writer = new ParquetWriter(duckDb, lake);
    reader = new ParquetReader(duckDb, lake);
    compaction = new Compaction(lake, manifests, reader, writer, System::currentTimeMillis);
  }

  @AfterEach
  void close() throws IOException {
    duckDb.close();
  }

  @Test
  void shouldMergeTicksOfADayAndJoinTheirOffsets() throws IOException {
    ticks("2024-08-08", 0, 0, 10);
    ticks("2024-08-08", 0, 10, 15);
    ticks("2024-08-08", 0, 20, 25);
    ticks("2024-08-08", 1, 0, 5);
    ticks("2024-08-09", 0, 25, 30);
    manifests.commit(LakeTables.TICKS, now -> now.withCut(new Cut(TOPIC, List.of(30L, 5L))));

    List<Integer> merged = new ArrayList<>();
    compaction.compact(LakeTables.TICKS, 2, merged::add);

    assertThat(merged).containsExactly(4);
    Manifest after = manifests.current(LakeTables.TICKS);
    assertThat(after.cut()).isEqualTo(new Cut(TOPIC, List.of(30L, 5L)));
    assertThat(after.files()).hasSize(2);
    assertThat(after.replaced()).hasSize(4);
    LakeFile day =
        after.files().stream()
            .filter(f -> f.period().equals("2024-08-08"))
            .findFirst()
            .orElseThrow();
    assertThat(day.origin()).isEqualTo(Origin.COMPACTED);
    assertThat(day.rows()).isEqualTo(25);
    assertThat(day.offsets())
        .containsExactly(
            new OffsetRange(TOPIC, 0, 0, 15),
            new OffsetRange(TOPIC, 0, 20, 25),
            new OffsetRange(TOPIC, 1, 0, 5));
    assertThat(after.replaced()).allSatisfy(old -> assertThat(lake.exists(old.path())).isTrue());
  }

  private void ticks(String period, int partition, long from, long to) throws IOException {
    ParquetWriter.Written written;
    try (ParquetDraft draft = writer.begin(LakeTables.ticks())) {
      for (long offset = from; offset < to; offset++) {
        draft.text(TOPIC.toString()).int32(partition).int64(offset).int64(1_000 + offset);
        draft.bytes(null).bytes(new byte[] {(byte) offset}).none();
        for (int i = 0; i < 9; i++) {
          draft.none();
        }
        draft.endRow();
      }
      written = draft.finish(period);
    }
    LakeFile file =
        new LakeFile(
            written.path(),
            period,
            null,
            written.stats(),
            Origin.LIVE,
            false,
            List.of(new OffsetRange(TOPIC, partition, from, to)));
    manifests.commit(LakeTables.TICKS, now -> now.withFiles(List.of(file)));
  }

  private void bars(String definition, int from, int to) throws IOException {
    ParquetWriter.Written written;
    try (ParquetDraft draft = writer.begin(BARS)) {
      for (int end = from; end < to; end++) {
        draft.text("S").time(end - 1).time(end).time(end).int32(0).time(77);
        draft.text(TOPIC.toString()).int32(0).int64(end).real(end).none().endRow();
      }
      written = draft.finish("1970-01-01");
    }
    LakeFile file =
        LakeFile.ofBars(written.path(), "1970-01-01", definition, written.stats(), Origin.LIVE);
    manifests.commit(BARS.name(), now -> now.withFiles(List.of(file)));
  }

  @Test
  void shouldDropDoubleBarsAndKeepDefinitionsApart() throws IOException {
    bars(DEFINITION, 0, 10);
    bars(DEFINITION, 5, 12);
    bars("0000000000000001", 0, 3);

    compaction.compact(BARS.name(), 2, merged -> {});

    Manifest after = manifests.current(BARS.name());
    assertThat(after.files()).hasSize(2);
    LakeFile merged =
        after.files().stream()
            .filter(file -> file.origin() == Origin.COMPACTED)
            .findFirst()
            .orElseThrow();
    assertThat(merged.definition()).isEqualTo(DEFINITION);
    assertThat(merged.rows()).isEqualTo(12);
    long next = 0;
    try (RowCursor rows =
        reader.read(ParquetReader.Request.of(BARS, List.of(merged.path()), RowFilter.ALL))) {
      while (rows.next()) {
        assertThat(rows.time(2)).isEqualTo(next);
        assertThat(rows.real(9)).isEqualTo((double) next);
        next++;
      }
    }
    assertThat(next).isEqualTo(12);
  }

  @Test
  void shouldLeaveSupersededFilesAndFewFilesAlone() throws IOException {
    bars(DEFINITION, 0, 10);
    bars(DEFINITION, 5, 12);
    manifests.commit(
        BARS.name(),
        now ->
            new Manifest(
                now.table(),
                now.number(),
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of(now.files().get(0), now.files().get(1).asSuperseded()),
                List.of()));
    Manifest before = manifests.current(BARS.name());

    compaction.compact(BARS.name(), 2, merged -> {});

    assertThat(manifests.current(BARS.name())).isEqualTo(before);
  }

  @Test
  void shouldLetOneOfTwoWinAndLeaveNoFileOfTheOther() throws Exception {
    for (int i = 0; i < 6; i++) {
      bars(DEFINITION, 10 * i, 10 * i + 10);
    }
    AtomicInteger won = new AtomicInteger();
    List<Future<?>> both = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int i = 0; i < 2; i++) {
        both.add(
            threads.submit(() -> {
              compaction.compact(BARS.name(), 2, merged -> won.incrementAndGet());
              return null;
            }));
      }
    }
    for (Future<?> one : both) {
      one.get();
    }

    Manifest after = manifests.current(BARS.name());
    assertThat(won.get()).isEqualTo(1);
    assertThat(after.files()).hasSize(1);
    assertThat(after.files().getFirst().rows()).isEqualTo(60);
    long parquet =
        lake.list(BARS.name()).stream().filter(e -> e.path().endsWith(".parquet")).count();
    assertThat(parquet).isEqualTo(7);
  }
}
