package io.factorline.sync.training;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One record of fixed length per spine row, in a mapped file: the joins write them in the order of
 * their entities, the output reads them in the order of the spine. The pages belong to the
 * operating system, which writes them out when memory is short. Threads may write different
 * records, or different parts of one.
 */
final class ScratchRecords implements AutoCloseable {
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private static final int RESERVED_AT_ONCE = 1 << 20;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment bytes;
  private final long recordBytes;

  /**
   * Records of zeros in a new file, which has all its room from the start: a mapped page for which
   * the disk has none would end the process.
   *
   * @throws IOException naming the room that it takes, where there is none
   */
  ScratchRecords(Path file, long rows, int recordBytes) throws IOException {
    this.recordBytes = recordBytes;
    long length = Math.max(1, Math.multiplyExact(rows, (long) recordBytes));
    requireRoom(file, length);
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      reserve(channel, length);
      bytes = channel.map(FileChannel.MapMode.READ_WRITE, 0, length, arena);
    }
  }

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

  private static void reserve(FileChannel channel, long length) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect(RESERVED_AT_ONCE);
    for (long at = 0; at < length; ) {
      zeros.clear().limit((int) Math.min(RESERVED_AT_ONCE, length - at));
      at += channel.write(zeros, at);
    }
  }

  void putByte(long row, int at, byte value) {
    bytes.set(ValueLayout.JAVA_BYTE, row * recordBytes + at, value);
  }

  void putLong(long row, int at, long value) {
    bytes.set(LONG, row * recordBytes + at, value);
  }

  byte getByte(long row, int at) {
    return bytes.get(ValueLayout.JAVA_BYTE, row * recordBytes + at);
  }

  long getLong(long row, int at) {
    return bytes.get(LONG, row * recordBytes + at);
  }

  @Override
  public void close() {
    arena.close();
  }
}
