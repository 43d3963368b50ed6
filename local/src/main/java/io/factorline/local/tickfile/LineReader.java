package io.factorline.local.tickfile;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a stream, ended by LF or CR LF, none of them held beyond a limit. One thread.
 *
 * <p>A longer line comes back cut at the limit, and {@link #wasCut} tells so; its rest is skipped
 * without being kept.
 */
final class LineReader implements Closeable {
  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private final byte[] line;
  private int position;
  private int limit;
  private boolean cut;

  LineReader(InputStream in, int maxLineBytes) {
    this.in = in;
    this.line = new byte[maxLineBytes];
  }

  /** The next line without its end, or null after the last. */
  @Nullable String next() throws IOException {
    int length = 0;
    cut = false;
    while (position < limit || fill()) {
      byte b = buffer[position++];
      if (b == '\n') {
        return text(length);
      }
      if (length < line.length) {
        line[length++] = b;
      } else {
        cut = true;
      }
    }
    return length == 0 ? null : text(length);
  }

  /** Whether the last line was longer than the limit. */
  boolean wasCut() {
    return cut;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private boolean fill() throws IOException {
    position = 0;
    limit = Math.max(0, in.read(buffer));
    return limit > 0;
  }

  private String text(int length) {
    int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
    return new String(line, 0, end, StandardCharsets.UTF_8);
  }
}
