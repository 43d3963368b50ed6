package io.factorline.sync.training;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Writes one part of {@link ScratchRecords}, rows in any order, each at most once. Places are those
 * of the whole record. One thread.
 *
 * <p>A chunk: place and length of the part, 4 bytes each, then per row 4 bytes of its number in the
 * block and the part.
 */
final class RecordWriter implements AutoCloseable {
  static final int HEAD_BYTES = 2 * Integer.BYTES;
  static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private static final int LEAST_CHUNK_BYTES = 1 << 15;
  private static final int CHUNKS_BYTES = 1 << 23;

  private final ScratchRecords records;
  private final int at;
  private final int entryBytes;
  private final int chunkBytes;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment chunks;
  private final int[] filled;
  private long entry;

  RecordWriter(ScratchRecords records, int at, int bytes) {
    this.records = records;
    this.at = at;
    this.entryBytes = Integer.BYTES + bytes;
    int wanted = Math.min(LEAST_CHUNK_BYTES, CHUNKS_BYTES / records.blocks());
    this.chunkBytes = HEAD_BYTES + Math.max(1, wanted / entryBytes) * entryBytes;
    this.chunks = arena.allocate((long) chunkBytes * records.blocks());
    this.filled = new int[records.blocks()];
    for (int block = 0; block < filled.length; block++) {
      long head = (long) block * chunkBytes;
      chunks.set(INT, head, at);
      chunks.set(INT, head + Integer.BYTES, bytes);
      filled[block] = HEAD_BYTES;
    }
  }

  /** Goes to a row, whose part is zeros then. */
  void row(long row) throws IOException {
    int block = records.blockOf(row);
    if (filled[block] + entryBytes > chunkBytes) {
      append(block);
    }
    entry = (long) block * chunkBytes + filled[block];
    chunks.asSlice(entry, entryBytes).fill((byte) 0);
    chunks.set(INT, entry, records.rowInBlock(row));
    filled[block] += entryBytes;
  }

  private void append(int block) throws IOException {
    records.append(block, chunks.asSlice((long) block * chunkBytes, filled[block]).asByteBuffer());
    filled[block] = HEAD_BYTES;
  }

  void putByte(int place, byte value) {
    chunks.set(ValueLayout.JAVA_BYTE, entry + Integer.BYTES + place - at, value);
  }

  void putLong(int place, long value) {
    chunks.set(LONG, entry + Integer.BYTES + place - at, value);
  }

  /** Hands over what it holds. */
  @Override
  public void close() throws IOException {
    try (arena) {
      for (int block = 0; block < filled.length; block++) {
        if (filled[block] > HEAD_BYTES) {
          append(block);
        }
      }
    }
  }
}
