package io.factorline.json;

import io.factorline.time.UtcTime;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes JSON into a byte array that grows. It trusts its caller with the structure: commas and
 * braces are the caller's. Not thread-safe.
 */
public final class JsonOut {
  private static final int LONGEST_NUMBER = 32;
  private static final byte[] NULL = ascii("null");
  private static final byte[] HEX = ascii("0123456789ABCDEF");

  private byte[] bytes;
  private int length;

  /** A writer with room for so many bytes before it grows. */
  public JsonOut(int capacity) {
    this.bytes = new byte[capacity];
  }

  /** Forgets what was written and keeps the room. */
  public JsonOut clear() {
    length = 0;
    return this;
  }

  /** How many bytes were written. */
  public int length() {
    return length;
  }

  /** How many bytes fit without growing. */
  public int capacity() {
    return bytes.length;
  }

  /** The room itself: valid in {@code [0, length)} until the next call. */
  public byte[] array() {
    return bytes;
  }

  /** A copy of what was written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  /** ASCII text as it stands, structure included. */
  public JsonOut raw(String ascii) {
    int count = ascii.length();
    ensure(count);
    copy(ascii, count);
    length += count;
    return this;
  }

  /* Deprecated for what it does to text beyond Latin-1, which is none here; nothing else copies the
   * bytes of a string without an array in between. See FactorsBenchmark. */
  @SuppressWarnings("deprecation")
  private void copy(String ascii, int count) {
    ascii.getBytes(0, count, bytes, length);
  }

  /** Once more what was written at {@code [from, to)}, structure included. */
  public JsonOut again(int from, int to) {
    ensure(to - from);
    System.arraycopy(bytes, from, bytes, length, to - from);
    length += to - from;
    return this;
  }

  /** Bytes as they stand, structure included. */
  public JsonOut raw(byte[] json) {
    ensure(json.length);
    System.arraycopy(json, 0, bytes, length, json.length);
    length += json.length;
    return this;
  }

  /** One character of structure. */
  public JsonOut raw(char c) {
    ensure(1);
    bytes[length++] = (byte) c;
    return this;
  }

  /** {@code null}. */
  public JsonOut nothing() {
    return raw(NULL);
  }

  /**
   * The shortest decimal that reads back as the same bits; {@code null} for NaN and the infinities,
   * which JSON does not have.
   */
  public JsonOut number(double value) {
    return Double.isFinite(value) ? raw(Double.toString(value)) : nothing();
  }

  /** A whole number. */
  public JsonOut number(long value) {
    if (value < 0) {
      return raw(Long.toString(value));
    }
    ensure(LONGEST_NUMBER);
    int end = length + digitsOf(value);
    long rest = value;
    for (int i = end - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length = end;
    return this;
  }

  /** A time as RFC 3339 in UTC with 9 fraction digits, in quotes; ns since the epoch. */
  public JsonOut time(long epochNs) {
    ensure(UtcTime.LENGTH + 2);
    bytes[length] = '"';
    length = UtcTime.write(epochNs, bytes, length + 1);
    bytes[length++] = '"';
    return this;
  }

  /** A time as {@link #time}, without quotes. */
  public JsonOut plainTime(long epochNs) {
    ensure(UtcTime.LENGTH);
    length = UtcTime.write(epochNs, bytes, length);
    return this;
  }

  /** Text in quotes, escaped as Jackson does. */
  public JsonOut text(String text) {
    int count = text.length();
    int plain = plain(text);
    ensure(count + 2);
    bytes[length++] = '"';
    copy(text, plain);
    length += plain;
    for (int i = plain; i < count; i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        escape(c);
      } else if (c < 0x80) {
        raw(c);
      } else {
        int codePoint = text.codePointAt(i);
        raw(utf8(codePoint));
        i += Character.charCount(codePoint) - 1;
      }
    }
    return raw('"');
  }

  /* Nearly all texts are names, which stand as they are. */
  private static int plain(String text) {
    int count = text.length();
    for (int i = 0; i < count; i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\' || c >= 0x80) {
        return i;
      }
    }
    return count;
  }

  /** The UTF-8 bytes of text in quotes, escaped: to be made once and written with {@link #raw}. */
  public static byte[] encoded(String text) {
    return new JsonOut(text.length() + 2).text(text).toByteArray();
  }

  private void escape(char c) {
    ensure(6);
    raw('\\');
    switch (c) {
      case '"', '\\' -> raw(c);
      case '\b' -> raw('b');
      case '\f' -> raw('f');
      case '\n' -> raw('n');
      case '\r' -> raw('r');
      case '\t' -> raw('t');
      default -> {
        raw("u00");
        raw((char) HEX[c >> 4]).raw((char) HEX[c & 0xf]);
      }
    }
  }

  /* A lone surrogate is no character and becomes the replacement character. */
  private static byte[] utf8(int codePoint) {
    boolean isSurrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
    return Character.toString(isSurrogate ? 0xfffd : codePoint).getBytes(StandardCharsets.UTF_8);
  }

  private static int digitsOf(long value) {
    int digits = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      digits++;
    }
    return digits;
  }

  private void ensure(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
