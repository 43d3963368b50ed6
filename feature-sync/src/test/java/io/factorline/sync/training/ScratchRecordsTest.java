package io.factorline.sync.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records written in parts, in any order and by several threads, against an array of them. */
final class ScratchRecordsTest {
  private static final int RECORD_BYTES = 243;
  private static final int[] PARTS = {0, 81, 90, RECORD_BYTES};

  @TempDir Path folder;

  @Test
  void shouldGiveWhatWasWrittenInAnyOrderWhateverTheBlocks() throws Exception {
    for (long[] sizes : new long[][] {{1, 1}, {1_000, 7}, {5_001, 5_000}, {20_000, 300}}) {
      check((int) sizes[0], sizes[1]);
    }
  }

  private void check(int rows, long rowsPerBlock) throws Exception {
    ByteBuffer expected = ByteBuffer.allocate(rows * RECORD_BYTES).order(ByteOrder.nativeOrder());
    Path file = folder.resolve("records-" + rows);
    try (ScratchRecords records = new ScratchRecords(file, rows, RECORD_BYTES, rowsPerBlock)) {
      write(records, rows, expected);
      try (RecordReader reader = records.reader()) {
        for (int row = 0; row < rows; row++) {
          long end = reader.seek(row);
          assertThat(end).isBetween(row + 1L, Math.min(rows, row + rowsPerBlock));
          for (int at = 0; at < RECORD_BYTES; at++) {
            byte found = reader.getByte(row, at);
            assertThat(found).isEqualTo(expected.get(row * RECORD_BYTES + at));
          }
        }
        reader.seek(0);
        assertThat(reader.getLong(0, 1)).isEqualTo(expected.getLong(1));
      }
    }
  }

  /* One thread per part; every seventh row is left out of each. */
  private static void write(ScratchRecords records, int rows, ByteBuffer expected)
      throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(PARTS.length - 1)) {
      List<Future<?>> running = new ArrayList<>();
      for (int p = 0; p < PARTS.length - 1; p++) {
        int part = p;
        running.add(
            threads.submit(() -> {
              writePart(records, part, rows, expected);
              return null;
            }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    }
  }

  private static void writePart(ScratchRecords records, int part, int rows, ByteBuffer expected)
      throws IOException {
    int at = PARTS[part];
    int bytes = PARTS[part + 1] - at;
    Random random = new Random(part);
    List<Long> order = new ArrayList<>(LongStream.range(0, rows).boxed().toList());
    Collections.shuffle(order, random);
    try (RecordWriter writer = records.writer(at, bytes)) {
      for (long row : order) {
        if (row % 7 != part) {
          int place = (int) row * RECORD_BYTES + at;
          writer.row(row);
          put(writer, expected, place, at, random);
          if (bytes > 2 * Long.BYTES) {
            put(writer, expected, place + bytes - Long.BYTES, at + bytes - Long.BYTES, random);
          }
        }
      }
    }
  }

  private static void put(
      RecordWriter writer, ByteBuffer expected, int place, int at, Random random) {
    byte code = (byte) random.nextInt();
    long value = random.nextLong();
    writer.putLong(at, value);
    expected.putLong(place, value);
    writer.putByte(at, code);
    expected.put(place, code);
  }

  @Test
  void shouldTakeTheFirstOfManyBlocksOnlyAsLargeAsItMust() throws IOException {
    long rows = 200_000_000;
    Path file = folder.resolve("records");
    try (ScratchRecords records = new ScratchRecords(file, rows, 1, 195_313)) {
      assertThat(records.blocks()).isEqualTo(1_024);
      assertThat(records.endOf(1_023)).isEqualTo(rows);
      assertThat(records.blockOf(rows - 1)).isEqualTo(1_023);
    }
  }

  @Test
  void shouldSayThatTheFileLostWhatWasWritten() throws IOException {
    Path file = folder.resolve("records");
    try (ScratchRecords records = new ScratchRecords(file, 10, RECORD_BYTES, 5)) {
      try (RecordWriter writer = records.writer(0, RECORD_BYTES)) {
        writer.row(9);
        writer.putByte(0, (byte) 1);
      }
      Files.write(file, new byte[20]);
      try (RecordReader reader = records.reader()) {
        assertThat(reader.seek(0)).isEqualTo(5);
        assertThatThrownBy(() -> reader.seek(9))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("must hold what was written: offset=20");
      }
    }
  }

  @Test
  void shouldRefuseMoreThanTheDiskHasAndLeaveNothing() throws IOException {
    Path file = folder.resolve("records");
    long rows = Files.getFileStore(folder).getTotalSpace() / RECORD_BYTES + 1;

    assertThatThrownBy(() -> new ScratchRecords(file, rows, RECORD_BYTES))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("bytes=" + rows * RECORD_BYTES)
        .hasMessageContaining("file=" + file);
    assertThat(file).doesNotExist();
  }
}
