package io.factorline.sync.training;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Reads {@link ScratchRecords} a block at a time: cheap where rows are asked for in their order.
 * One thread at a time.
 */
final class RecordReader implements AutoCloseable {
  private final ScratchRecords records;
  private final int recordBytes;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment block;
  private MemorySegment chunk;
  private int loaded = -1;
  private long first;

  RecordReader(ScratchRecords records) {
    this.records = records;
    this.recordBytes = records.recordBytes();
    this.block = arena.allocate(Math.max(1, records.blockBytes()));
    this.chunk = arena.allocate(1);
  }

  /** Makes a row readable, and those behind it up to an end, exclusive, which it gives. */
  long seek(long row) throws IOException {
    int wanted = records.blockOf(row);
    if (wanted != loaded) {
      load(wanted);
      loaded = wanted;
      first = records.firstOf(wanted);
    }
    return records.endOf(wanted);
  }

  private void load(int index) throws IOException {
    block.fill((byte) 0);
    for (int c = 0; c < records.chunks(index); c++) {
      ScratchRecords.Chunk one = records.chunk(index, c);
      if (chunk.byteSize() < one.length()) {
        chunk = arena.allocate(one.length());
      }
      MemorySegment part = chunk.asSlice(0, one.length());
      records.read(one.offset(), part.asByteBuffer());
      scatter(part);
    }
  }

  private void scatter(MemorySegment part) {
    int at = part.get(RecordWriter.INT, 0);
    int bytes = part.get(RecordWriter.INT, Integer.BYTES);
    int entryBytes = Integer.BYTES + bytes;
    for (long e = RecordWriter.HEAD_BYTES; e < part.byteSize(); e += entryBytes) {
      long record = (long) part.get(RecordWriter.INT, e) * recordBytes;
      MemorySegment.copy(part, e + Integer.BYTES, block, record + at, bytes);
    }
  }

  /** A byte of a row that {@link #seek} made readable. */
  byte getByte(long row, int at) {
    return block.get(ValueLayout.JAVA_BYTE, record(row) + at);
  }

  /** Eight bytes of a row that {@link #seek} made readable. */
  long getLong(long row, int at) {
    return block.get(RecordWriter.LONG, record(row) + at);
  }

  /* No division: this is asked for each cell. */
  private long record(long row) {
    return (row - first) * recordBytes;
  }

  @Override
  public void close() {
    arena.close();
  }
}
