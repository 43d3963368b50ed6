package io.factorline.benchmarks.load.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Finds the ends of answers in a stream of bytes: status line, headers, and a body of known length
 * that is skipped. One connection, one thread.
 */
final class AnswerReader {
  private static final String LENGTH = "content-length:";
  private static final int STATUS_AT = 9;
  private static final int MAX_HEAD = 8_192;

  private final byte[] head = new byte[MAX_HEAD];
  private int headLength;
  private long bodyLeft = -1;
  private int status;
  private long bodyBytes;

  /**
   * Takes bytes of an answer.
   *
   * @return whether they end it; then {@link #status} and {@link #bodyBytes} are its own
   */
  boolean take(ByteBuffer in) {
    if (bodyLeft < 0) {
      takeHead(in);
    }
    if (bodyLeft < 0) {
      return false;
    }
    int skipped = (int) Math.min(bodyLeft, in.remaining());
    in.position(in.position() + skipped);
    bodyLeft -= skipped;
    if (bodyLeft > 0) {
      return false;
    }
    bodyLeft = -1;
    return true;
  }

  /** Status of the last answer. */
  int status() {
    return status;
  }

  /** Length of the last answer's body. */
  long bodyBytes() {
    return bodyBytes;
  }

  private void takeHead(ByteBuffer in) {
    while (in.hasRemaining()) {
      if (headLength == MAX_HEAD) {
        throw new IllegalStateException("must be at most " + MAX_HEAD + " bytes: head");
      }
      head[headLength++] = in.get();
      if (isWhole()) {
        parse(new String(head, 0, headLength, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT));
        headLength = 0;
        return;
      }
    }
  }

  private boolean isWhole() {
    return headLength >= 4
        && head[headLength - 1] == '\n'
        && head[headLength - 2] == '\r'
        && head[headLength - 3] == '\n';
  }

  private void parse(String text) {
    int at = text.indexOf(LENGTH);
    if (at < 0) {
      throw new IllegalStateException("must have a content-length: head=" + text);
    }
    int end = text.indexOf('\r', at);
    status = Integer.parseInt(text.substring(STATUS_AT, STATUS_AT + 3));
    bodyLeft = Long.parseLong(text.substring(at + LENGTH.length(), end).strip());
    bodyBytes = bodyLeft;
  }
}
