package io.factorline.local.tickfile;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reader of a tick file: CSV with the header {@code symbol,seq,event_time,price,size} (columns in
 * any order, further ones ignored), plain or gzip by its first bytes. {@code event_time} is in ns
 * since the epoch or ISO-8601 with a zone. Empty lines are skipped. One thread; memory does not
 * grow with the file.
 */
public final class TickFile implements Closeable {
  /** Longest line, in bytes; a longer one is bad. */
  public static final int MAX_LINE_BYTES = 1024;

  private static final int GZIP_MAGIC = 0x1f8b;
  private static final int SHOWN_CHARACTERS = 80;

  private final Path path;
  private final LineReader lines;
  private final TickColumns columns;
  private long number = 1;

  private TickFile(Path path, LineReader lines, TickColumns columns) {
    this.path = path;
    this.lines = lines;
    this.columns = columns;
  }

  /**
   * Opens the file and reads its header.
   *
   * @throws TickFileException if it cannot be read or has another header
   */
  public static TickFile open(Path path) {
    LineReader lines = null;
    try {
      lines = new LineReader(stream(path), MAX_LINE_BYTES);
      String header = lines.next();
      if (header == null) {
        throw new TickFileException("must not be empty: file=" + path);
      }
      String bomFree = header.startsWith("\uFEFF") ? header.substring(1) : header;
      return new TickFile(path, lines, TickColumns.of(bomFree));
    } catch (NoSuchFileException e) {
      throw new TickFileException("no such file: file=" + path, e);
    } catch (IOException e) {
      closeQuietly(lines, e);
      throw new TickFileException("cannot be read: file=" + path + ", " + e.getMessage(), e);
    } catch (TickFileException e) {
      closeQuietly(lines, e);
      throw e;
    }
  }

  /**
   * The next line that is not empty, or null after the last.
   *
   * @throws TickFileException if the file cannot be read on, for example a broken gzip stream
   */
  public @Nullable TickLine next() {
    try {
      String line = lines.next();
      while (line != null) {
        number++;
        if (!line.isBlank()) {
          return parsed(line);
        }
        line = lines.next();
      }
      return null;
    } catch (IOException e) {
      throw new TickFileException(
          "cannot be read on: file=" + path + ", line=" + (number + 1) + ", " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw new TickFileException("cannot be closed: file=" + path + ", " + e.getMessage(), e);
    }
  }

  private TickLine parsed(String line) {
    if (lines.wasCut()) {
      return new TickLine.Bad(
          number, "must be at most " + MAX_LINE_BYTES + " bytes: " + shown(line));
    }
    try {
      return new TickLine.Tick(number, columns.trade(line));
    } catch (IllegalArgumentException e) {
      return new TickLine.Bad(number, String.valueOf(e.getMessage()));
    }
  }

  private static String shown(String line) {
    return "line starts with " + line.substring(0, Math.min(SHOWN_CHARACTERS, line.length()));
  }

  private static InputStream stream(Path path) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
    in.mark(2);
    int magic = in.read() << 8 | in.read();
    in.reset();
    return magic == GZIP_MAGIC ? new GZIPInputStream(in, 1 << 16) : in;
  }

  private static void closeQuietly(@Nullable LineReader lines, Exception cause) {
    if (lines == null) {
      return;
    }
    try {
      lines.close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
