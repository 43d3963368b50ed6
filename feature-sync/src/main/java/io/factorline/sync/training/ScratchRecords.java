package io.factorline.sync.training;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
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

  private final Arena arena = Arena.ofShared();
  private final MemorySegment bytes;
  private final long recordBytes;

  /** Records in a new file. */
  ScratchRecords(Path file, long rows, int recordBytes) throws IOException {
    this.recordBytes = recordBytes;
    long length = Math.max(1, Math.multiplyExact(rows, (long) recordBytes));
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      bytes = channel.map(FileChannel.MapMode.READ_WRITE, 0, length, arena);
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
