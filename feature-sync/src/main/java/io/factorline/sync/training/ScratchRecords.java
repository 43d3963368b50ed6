package io.factorline.sync.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * One record of fixed length per spine row, in a scratch file: the joins write parts of them in the
 * order of their entities, the output reads whole ones in the order of the spine.
 *
 * <p>Rows are cut into blocks. A writer gathers its entries by block, and the file takes them in
 * chunks of one block, one behind the other; a reader puts the chunks of one block together in
 * memory. So the disk sees long runs in both directions, whatever the two orders are: a page per
 * entry, which is what writing each record to its place comes to, costs minutes where this costs
 * seconds.
 *
 * <p>Thread-safe; each writer and reader belongs to one thread. Reading begins when all writers are
 * closed.
 */
final class ScratchRecords implements AutoCloseable {
  /** Least bytes of the records of a block, which a reader holds. */
  static final long BLOCK_BYTES = 32L << 20;

  private static final int MAX_BLOCKS = 1_024;
  private static final int LENGTH_BITS = 24;
  private static final long[] NONE = {};

  private final FileChannel channel;
  private final long rows;
  private final int recordBytes;
  private final long rowsPerBlock;
  private final long[][] chunks;
  private final int[] counts;
  private long end;

  /** Where a block's records lie while they are written: offset and length of its chunks. */
  record Chunk(long offset, int length) {}

  /**
   * No records yet, in a new file.
   *
   * @param rows of the spine
   * @param recordBytes length of a record
   * @throws IOException naming the room that they take, where the disk has not as much
   */
  ScratchRecords(Path file, long rows, int recordBytes) throws IOException {
    this(file, rows, recordBytes, rowsPerBlock(rows, recordBytes));
  }

  ScratchRecords(Path file, long rows, int recordBytes, long rowsPerBlock) throws IOException {
    this.rows = rows;
    this.recordBytes = recordBytes;
    this.rowsPerBlock = rowsPerBlock;
    int blocks = Math.toIntExact(Math.max(1, Math.ceilDiv(rows, rowsPerBlock)));
    this.chunks = new long[blocks][];
    Arrays.fill(chunks, NONE);
    this.counts = new int[blocks];
    requireRoom(file, Math.multiplyExact(rows, (long) recordBytes));
    this.channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private static long rowsPerBlock(long rows, int recordBytes) {
    return Math.max(BLOCK_BYTES / Math.max(1, recordBytes) + 1, Math.ceilDiv(rows, MAX_BLOCKS));
  }

  /* The numbers of the rows come on top; a disk that is full in spite of this fails the write. */
  private static void requireRoom(Path file, long length) throws IOException {
    long free = Files.getFileStore(file.toAbsolutePath().getParent()).getUsableSpace();
    if (free < length) {
      throw new IOException(
          "must have room for one record per row of the spine: bytes="
              + length
              + ", free="
              + free
              + ", file="
              + file);
    }
  }

  /** A writer of the bytes of each record from {@code at} on. */
  RecordWriter writer(int at, int bytes) {
    return new RecordWriter(this, at, bytes);
  }

  /** A reader of all records; those that nobody wrote to are zeros. */
  RecordReader reader() {
    return new RecordReader(this);
  }

  int blocks() {
    return counts.length;
  }

  int blockOf(long row) {
    return (int) (row / rowsPerBlock);
  }

  int rowInBlock(long row) {
    return (int) (row % rowsPerBlock);
  }

  /** First row of a block. */
  long firstOf(int block) {
    return block * rowsPerBlock;
  }

  /** First row behind a block. */
  long endOf(int block) {
    return Math.min(rows, (block + 1) * rowsPerBlock);
  }

  long blockBytes() {
    return Math.multiplyExact(Math.min(rows, rowsPerBlock), (long) recordBytes);
  }

  int recordBytes() {
    return recordBytes;
  }

  /** Takes a chunk of a block. */
  void append(int block, ByteBuffer chunk) throws IOException {
    int length = chunk.remaining();
    long offset = place(block, length);
    while (chunk.hasRemaining()) {
      offset += channel.write(chunk, offset);
    }
  }

  private synchronized long place(int block, int length) {
    long offset = end;
    end += length;
    if (counts[block] == chunks[block].length) {
      chunks[block] = Arrays.copyOf(chunks[block], Math.max(8, 2 * counts[block]));
    }
    chunks[block][counts[block]++] = offset << LENGTH_BITS | length;
    return offset;
  }

  /** How many chunks a block has. */
  synchronized int chunks(int block) {
    return counts[block];
  }

  /** One of a block's chunks. */
  synchronized Chunk chunk(int block, int index) {
    long packed = chunks[block][index];
    return new Chunk(packed >>> LENGTH_BITS, (int) (packed & ((1 << LENGTH_BITS) - 1)));
  }

  /** Reads until the buffer is full. */
  void read(long offset, ByteBuffer into) throws IOException {
    long at = offset;
    while (into.hasRemaining()) {
      int read = channel.read(into, at);
      if (read < 0) {
        throw new IOException("must hold what was written: offset=" + at + ", end=" + end);
      }
      at += read;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
