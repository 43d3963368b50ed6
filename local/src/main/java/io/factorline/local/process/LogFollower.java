package io.factorline.local.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads whole lines as they are appended to a log file. One thread. */
public final class LogFollower {
  private static final int MAX_BYTES = 1 << 20;

  private final Path log;
  private long position;

  private LogFollower(Path log, long position) {
    this.log = log;
    this.position = position;
  }

  /** A follower of what is appended from now on; the file need not exist yet. */
  public static LogFollower atEnd(Path log) {
    try {
      return new LogFollower(log, Files.exists(log) ? Files.size(log) : 0);
    } catch (IOException e) {
      throw new ProcessException("cannot be read: log=" + log + ", " + e.getMessage(), e);
    }
  }

  /** The lines that were completed since the last call. */
  public List<String> newLines() {
    if (!Files.exists(log)) {
      return List.of();
    }
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      position = Math.min(position, file.length());
      file.seek(position);
      byte[] bytes = new byte[(int) Math.min(MAX_BYTES, file.length() - position)];
      file.readFully(bytes);
      int end = bytes.length;
      while (end > 0 && bytes[end - 1] != '\n') {
        end--;
      }
      position += end;
      return new String(bytes, 0, end, StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new ProcessException("cannot be read: log=" + log + ", " + e.getMessage(), e);
    }
  }
}
