package io.factorline.lake.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.lake.Column;
import io.factorline.lake.ColumnType;
import io.factorline.lake.FolderLake;
import io.factorline.lake.LakeFormatException;
import io.factorline.lake.LakeTable;
import io.factorline.lake.LakeTables;
import io.factorline.lake.RowCursor;
import io.factorline.lake.RowFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ParquetFilesTest {
  private static final LakeTable BARS = LakeTables.bars("live_1s", List.of("x", "y"));
  private static final LakeTable ALL_TYPES =
      new LakeTable(
          "all",
          List.of(
              new Column("symbol", ColumnType.TEXT),
              new Column("at", ColumnType.TIME),
              new Column("small", ColumnType.INT32),
              new Column("large", ColumnType.INT64),
              new Column("real", ColumnType.REAL),
              new Column("flag", ColumnType.BOOL),
              new Column("raw", ColumnType.BYTES)),
          List.of("symbol", "at"),
          List.of("symbol", "at"),
          "at");
  private static final double[] EXTREMES = {
    0.0,
    -0.0,
    Double.MIN_VALUE,
    -Double.MIN_VALUE,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    Double.MIN_NORMAL,
    Math.nextDown(Double.MIN_NORMAL),
    0.1,
    1.0 / 3,
    Math.nextUp(1.0)
  };
  private static final long NS = 1_723_161_255_342_000_001L;

  @TempDir private Path folder;
  private FolderLake lake;
  private DuckDb duckDb;
  private ParquetWriter writer;
  private ParquetReader reader;

  @BeforeEach
  void open() throws IOException {
    lake = FolderLake.open(folder.resolve("lake"));
    duckDb = DuckDb.open(new DuckDbSettings(128L << 20, 1, folder.resolve("spill"), 1L << 30));
    writer = new ParquetWriter(duckDb, lake);
    reader = new ParquetReader(duckDb, lake);
  }

  @AfterEach
  void close() throws IOException {
    duckDb.close();
  }

  @Test
  void shouldGiveBackEveryTypeBitForBit() throws IOException {
    String path;
    try (ParquetDraft draft = writer.begin(ALL_TYPES)) {
      for (int i = 0; i < EXTREMES.length; i++) {
        draft.text("S'" + (char) ('a' + i)).time(NS + i).int32(Integer.MIN_VALUE + i);
        draft.int64(Long.MAX_VALUE - i).real(EXTREMES[i]).bool(i % 2 == 0);
        draft.bytes(new byte[] {0, (byte) i, -1}).endRow();
      }
      draft.text("z").none().none().none().none().none().bytes(null).endRow();
      path = draft.finish("p").path();
    }

    try (RowCursor rows = reader.read(all(ALL_TYPES, path))) {
      for (int i = 0; i < EXTREMES.length; i++) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.text(0)).isEqualTo("S'" + (char) ('a' + i));
        assertThat(rows.time(1)).isEqualTo(NS + i);
        assertThat(rows.int32(2)).isEqualTo(Integer.MIN_VALUE + i);
        assertThat(rows.int64(3)).isEqualTo(Long.MAX_VALUE - i);
        assertThat(Double.doubleToRawLongBits(rows.real(4)))
            .isEqualTo(Double.doubleToRawLongBits(EXTREMES[i]));
        assertThat(rows.bool(5)).isEqualTo(i % 2 == 0);
        assertThat(rows.bytes(6)).containsExactly(0, i, -1);
        assertThat(rows.isNone(4)).isFalse();
      }
      assertThat(rows.next()).isTrue();
      for (int column = 1; column < 7; column++) {
        assertThat(rows.isNone(column)).isTrue();
      }
      assertThat(rows.next()).isFalse();
    }
  }

  @Test
  void shouldKeepTheSignOfZeroAmongManyZeros() throws IOException {
    int count = 50_000;
    String path;
    try (ParquetDraft draft = writer.begin(BARS)) {
      for (int i = 0; i < count; i++) {
        bar(draft, "S", i, 0, i % 3 == 0 ? -0.0 : 0.0, EXTREMES[i % EXTREMES.length]);
      }
      path = draft.finish("2024-08-08").path();
    }

    List<Column> columns = List.of(BARS.column("x").orElseThrow(), BARS.column("y").orElseThrow());
    int wrong = 0;
    try (RowCursor rows =
        reader.read(new ParquetReader.Request(BARS, List.of(path), columns, RowFilter.ALL, true))) {
      for (int i = 0; i < count; i++) {
        rows.next();
        boolean isNegative = 1 / rows.real(0) < 0;
        boolean isSame = Double.compare(rows.real(1), EXTREMES[i % EXTREMES.length]) == 0;
        wrong += isNegative == (i % 3 == 0) && isSame ? 0 : 1;
      }
    }
    assertThat(wrong).isZero();
  }

  @Test
  void shouldSortRowsIntoSmallGroupsAndTellWhatTheySpan() throws Exception {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 130_000; i++) {
      order.add(i);
    }
    java.util.Collections.shuffle(order, new Random(7));
    ParquetWriter.Written written;
    try (ParquetDraft draft = writer.begin(BARS)) {
      for (int i : order) {
        bar(draft, "S" + i % 3, i, i == 77 ? 2 : 0, i, i);
      }
      written = draft.finish("2024-08-08");
    }

    assertThat(written.path()).startsWith("bars/live_1s/2024-08-08/").endsWith(".parquet");
    assertThat(written.stats().rows()).isEqualTo(130_000);
    assertThat(written.stats().bytes()).isEqualTo(lake.size(written.path()));
    assertThat(written.stats().minTimeNs()).isEqualTo(NS);
    assertThat(written.stats().maxTimeNs()).isEqualTo(NS + 129_999);
    assertThat(written.stats().minKey()).isEqualTo("S0");
    assertThat(written.stats().maxKey()).isEqualTo("S2");
    assertThat(written.stats().maxKnowledgeNs()).isEqualTo(NS + 129_999 + 5);
    assertThat(written.stats().maxRevision()).isEqualTo(2);
    assertThat(groupRows(written.path())).containsExactly(61_440, 61_440, 7_120);
    assertThat(times(reader.read(unsorted(BARS, written.path())), 0, 2)).isSorted();
  }

  private List<Integer> groupRows(String path) throws Exception {
    List<Integer> rows = new ArrayList<>();
    try (Connection connection = duckDb.connect();
        Statement statement = connection.createStatement();
        ResultSet groups =
            statement.executeQuery(
                "SELECT DISTINCT row_group_id, row_group_num_rows, compression FROM"
                    + " parquet_metadata('"
                    + lake.location(path)
                    + "') ORDER BY 1")) {
      while (groups.next()) {
        rows.add(groups.getInt(2));
        assertThat(groups.getString(3)).isEqualTo("ZSTD");
      }
    }
    return rows;
  }

  @Test
  void shouldFilterByKeyAndTimeWithAnInclusiveStartAndAnExclusiveEnd() throws IOException {
    String path;
    try (ParquetDraft draft = writer.begin(BARS)) {
      for (int i = 0; i < 100; i++) {
        bar(draft, i % 2 == 0 ? "A'" : "B", i, 0, i, i);
      }
      path = draft.finish("2024-08-08").path();
    }
    RowFilter filter = RowFilter.of("A'", NS + 10, NS + 20);

    List<String> found =
        times(reader.read(ParquetReader.Request.of(BARS, List.of(path), filter)), 0, 2);

    assertThat(found)
        .containsExactly(
            "A' " + (NS + 10),
            "A' " + (NS + 12),
            "A' " + (NS + 14),
            "A' " + (NS + 16),
            "A' " + (NS + 18));
    RowFilter both = new RowFilter(List.of("A'", "B", "C"), NS + 98, Long.MAX_VALUE);
    assertThat(times(reader.read(ParquetReader.Request.of(BARS, List.of(path), both)), 0, 2))
        .containsExactly("A' " + (NS + 98), "B " + (NS + 99));
    RowFilter second =
        RowFilter.within(new RowFilter.Bound("revision", 0, 1), new RowFilter.Bound("x", 3, 5));
    assertThat(times(reader.read(ParquetReader.Request.of(BARS, List.of(path), second)), 0, 2))
        .containsExactly("A' " + (NS + 4), "B " + (NS + 3));
  }

  @Test
  void shouldMergeFilesAndKeepOfDoubleBarsTheOneServedFirst() throws IOException {
    String one = barsServed("A", 10, 900, 0, 1, 2);
    String two = barsServed("A", 10, 800, 2, 3);
    String three = barsServed("A", 10, null, 1, 3, 4);

    ParquetWriter.Written merged = writer.merge(BARS, List.of(one, two, three), "2024-08-08");

    assertThat(merged.stats().rows()).isEqualTo(5);
    List<String> served = new ArrayList<>();
    try (RowCursor rows = reader.read(all(BARS, merged.path()))) {
      while (rows.next()) {
        served.add(rows.time(2) - NS + (rows.isNone(5) ? " none" : " " + rows.time(5)));
      }
    }
    assertThat(served).containsExactly("0 900", "1 900", "2 800", "3 800", "4 none");
  }

  private String barsServed(String symbol, int value, @Nullable Integer served, int... ends)
      throws IOException {
    try (ParquetDraft draft = writer.begin(BARS)) {
      for (int end : ends) {
        draft.text(symbol).time(NS + end - 1).time(NS + end).time(NS + end).int32(0);
        if (served == null) {
          draft.none();
        } else {
          draft.time(served);
        }
        draft.text("t").int32(0).int64(end).real(value).none().none().endRow();
      }
      return draft.finish("2024-08-08").path();
    }
  }

  @Test
  void shouldKeepOneOfTheSameBarsInADraft() throws IOException {
    ParquetWriter.Written written;
    try (ParquetDraft draft = writer.begin(BARS)) {
      for (int served : new int[] {700, 600, 800}) {
        draft.text("A").time(NS).time(NS + 1).time(NS + 1).int32(0).time(served);
        draft.text("t").int32(0).int64(1).real(1).real(2).none().endRow();
      }
      written = draft.finish("2024-08-08");
    }

    assertThat(written.stats().rows()).isEqualTo(1);
    assertThat(reader.columns(written.path())).isEqualTo(BARS.columns());
    try (RowCursor rows = reader.read(all(BARS, written.path()))) {
      rows.next();
      assertThat(rows.time(5)).isEqualTo(600);
    }
  }

  @Test
  void shouldLeaveNothingBehindOfADraftThatIsNotFinished() throws IOException {
    try (ParquetDraft draft = writer.begin(BARS)) {
      bar(draft, "A", 1, 0, 1, 1);
    }

    assertThat(lake.list("")).isEmpty();
    assertThat(Files.list(folder.resolve("lake/.drafts"))).isEmpty();
  }

  @Test
  void shouldRefuseCellsOfAnotherTypeAndNumbersThatAreNone() throws IOException {
    try (ParquetDraft draft = writer.begin(ALL_TYPES)) {
      assertThatThrownBy(() -> draft.int32(1)).isInstanceOf(IllegalStateException.class);
      draft.text("a").time(1).int32(1).int64(1);
      assertThatThrownBy(() -> draft.real(Double.NaN))
          .hasMessage("must be finite: column=real, value=NaN");
      assertThatThrownBy(draft::endRow).hasMessage("must be complete: table=all, cells=4");
      assertThatThrownBy(() -> draft.finish("p")).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void shouldNameAFileThatIsGoneOrTorn() throws IOException {
    String path = barsServed("A", 1, 1, 1);
    byte[] whole = lake.read(path);
    lake.createIfAbsent("torn.parquet", java.util.Arrays.copyOf(whole, whole.length - 20));

    assertThatThrownBy(() -> reader.read(all(BARS, "torn.parquet")))
        .isInstanceOf(LakeFormatException.class)
        .hasMessageContaining("torn.parquet");
    lake.delete(path);
    assertThatThrownBy(() -> reader.read(all(BARS, path)))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(path);
  }

  @Test
  void shouldReadMoreThanItsMemoryInAStream() throws IOException {
    int count = 200_000;
    List<String> files = new ArrayList<>();
    for (int file = 0; file < 2; file++) {
      try (ParquetDraft draft = writer.begin(LakeTables.ticks())) {
        byte[] value = new byte[700];
        Random random = new Random(file);
        for (int i = 0; i < count / 2; i++) {
          random.nextBytes(value);
          draft.text("t").int32(file).int64(i).int64(i).none().bytes(value).none().text("S");
          draft.int64(i).time(i).real(i).real(1).none().none().none().none().endRow();
        }
        files.add(draft.finish("p").path());
      }
    }

    long rowsRead = 0;
    try (RowCursor rows =
        reader.read(ParquetReader.Request.of(LakeTables.ticks(), files, RowFilter.ALL))) {
      while (rows.next()) {
        assertThat(rows.int64(2)).isEqualTo(rowsRead % (count / 2));
        rowsRead++;
      }
    }
    assertThat(rowsRead).isEqualTo(count);
  }

  private static void bar(
      ParquetDraft draft, String symbol, long end, int revision, double x, double y)
      throws IOException {
    draft.text(symbol).time(NS + end - 1).time(NS + end).time(NS + end + 5).int32(revision);
    draft.none().none().none().none().real(x).real(y).none().endRow();
  }

  private static ParquetReader.Request all(LakeTable table, String path) {
    return ParquetReader.Request.of(table, List.of(path), RowFilter.ALL);
  }

  private static ParquetReader.Request unsorted(LakeTable table, String path) {
    return new ParquetReader.Request(table, List.of(path), table.columns(), RowFilter.ALL, false);
  }

  private static List<String> times(RowCursor rows, int key, int time) throws IOException {
    List<String> found = new ArrayList<>();
    try (rows) {
      while (rows.next()) {
        found.add(rows.text(key) + ' ' + rows.time(time));
      }
    }
    return found;
  }
}
