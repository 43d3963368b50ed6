package io.factorline.local.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The last lines of a log file, read from its end. */
public final class LogTail {
  private static final int MAX_BYTES = 64 * 1024;

  private LogTail() {}

  /** At most {@code count} last lines, oldest first; empty when there is no such file. */
  public static List<String> lines(Path log, int count) {
    if (!Files.isReadable(log)) {
      return List.of();
    }
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long start = Math.max(0, file.length() - MAX_BYTES);
      file.seek(start);
      byte[] bytes = new byte[(int) (file.length() - start)];
      file.readFully(bytes);
      List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      return lines.subList(Math.max(0, lines.size() - count), lines.size());
    } catch (IOException e) {
      return List.of("(cannot read " + log + ": " + e.getMessage() + ")");
    }
  }

  /** The last lines as an indented block under the name of the file. */
  public static String block(Path log, int count) {
    List<String> lines = lines(log, count);
    if (lines.isEmpty()) {
      return "Its log is empty: " + log;
    }
    return "End of " + log + ":\n    " + String.join("\n    ", lines);
  }
}
