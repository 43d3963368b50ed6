package io.factorline.sync.openlineage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file of lines that is replaced by a new one when it is full. Several processes may write to
 * one: a lock beside it is held for each line. Thread-safe.
 */
final class EventFile {
  private final Path file;
  private final long maxBytes;
  private final int kept;

  EventFile(Path file, long maxBytes, int kept) {
    this.file = file.toAbsolutePath();
    this.maxBytes = maxBytes;
    this.kept = kept;
  }

  /**
   * Appends a line.
   *
   * @param line without its end
   * @throws IOException where it cannot; part of the line may stand, and ends with the next one
   */
  synchronized void append(byte[] line) throws IOException {
    Files.createDirectories(file.getParent());
    try (FileChannel guard =
            FileChannel.open(beside("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock _ = guard.lock()) {
      if (Files.exists(file) && Files.size(file) + line.length + 1 > maxBytes) {
        rotate();
      }
      try (FileChannel out =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        write(out, line);
      }
    }
  }

  private void write(FileChannel out, byte[] line) throws IOException {
    long end = out.size();
    boolean isTorn = end > 0 && lastByte(out, end) != '\n';
    ByteBuffer buffer = ByteBuffer.allocate(line.length + (isTorn ? 2 : 1));
    if (isTorn) {
      buffer.put((byte) '\n');
    }
    buffer.put(line).put((byte) '\n').flip();
    out.position(end);
    while (buffer.hasRemaining()) {
      out.write(buffer);
    }
  }

  private static byte lastByte(FileChannel channel, long end) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    channel.read(one, end - 1);
    return one.get(0);
  }

  private void rotate() throws IOException {
    for (int i = kept - 1; i >= 1; i--) {
      if (Files.exists(beside(i))) {
        Files.move(beside(i), beside(i + 1), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    if (kept == 0) {
      Files.delete(file);
    } else {
      Files.move(file, beside(1), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private Path beside(Object end) {
    return file.resolveSibling(file.getFileName() + "." + end);
  }
}
