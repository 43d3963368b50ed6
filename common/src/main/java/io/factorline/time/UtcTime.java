package io.factorline.time;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/**
 * Times as the REST contract writes and reads them: RFC 3339 in UTC with 9 fraction digits, or
 * nanoseconds since the epoch as text. Stateless; thread-safe.
 */
public final class UtcTime {
  /** Length of a written time, in bytes: {@code 2026-01-02T03:04:05.123456789Z}. */
  public static final int LENGTH = 30;

  private static final Pattern NANOSECONDS = Pattern.compile("-?[0-9]{1,19}");
  private static final long NS_PER_SECOND = 1_000_000_000L;
  private static final int SECONDS_PER_DAY = 86_400;

  private UtcTime() {}

  /**
   * Writes a time as ASCII and returns the position behind it. Every {@code long} lies in the years
   * 1677 to 2262, so all have four digits. No allocation.
   *
   * @param epochNs ns since the epoch
   */
  public static int write(long epochNs, byte[] out, int at) {
    long seconds = Math.floorDiv(epochNs, NS_PER_SECOND);
    int second = (int) Math.floorMod(seconds, (long) SECONDS_PER_DAY);
    writeDate((int) Math.floorDiv(seconds, (long) SECONDS_PER_DAY), out, at);
    out[at + 10] = 'T';
    digits(second / 3600, 2, out, at + 11);
    out[at + 13] = ':';
    digits(second / 60 % 60, 2, out, at + 14);
    out[at + 16] = ':';
    digits(second % 60, 2, out, at + 17);
    out[at + 19] = '.';
    digits((int) Math.floorMod(epochNs, NS_PER_SECOND), 9, out, at + 20);
    out[at + 29] = 'Z';
    return at + LENGTH;
  }

  /** The text of a time, ns since the epoch. */
  public static String text(long epochNs) {
    byte[] bytes = new byte[LENGTH];
    write(epochNs, bytes, 0);
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  /**
   * Reads a time as ns since the epoch: RFC 3339 with {@code Z} or an offset, or nanoseconds.
   *
   * @throws IllegalArgumentException for a time without a zone, beyond the range of a {@code long},
   *     or of another form
   */
  public static long parse(String text) {
    try {
      if (NANOSECONDS.matcher(text).matches()) {
        return Long.parseLong(text);
      }
      OffsetDateTime time = OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME);
      long second = time.toEpochSecond();
      // Towards zero first, so that the smallest long does not overflow on the way.
      return second < 0
          ? Math.addExact(
              Math.multiplyExact(second + 1, NS_PER_SECOND), time.getNano() - NS_PER_SECOND)
          : Math.addExact(Math.multiplyExact(second, NS_PER_SECOND), time.getNano());
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException(
          "must be RFC 3339 with a zone, or ns since the epoch: time=" + text, e);
    }
  }

  /* Days to civil date after H. Hinnant, "chrono-compatible low-level date algorithms". */
  private static void writeDate(int epochDay, byte[] out, int at) {
    int shifted = epochDay + 719_468;
    int era = Math.floorDiv(shifted, 146_097);
    int dayOfEra = Math.floorMod(shifted, 146_097);
    int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int shiftedMonth = (5 * dayOfYear + 2) / 153;
    int month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
    digits(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), 4, out, at);
    out[at + 4] = '-';
    digits(month, 2, out, at + 5);
    out[at + 7] = '-';
    digits(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1, 2, out, at + 8);
  }

  private static void digits(int value, int count, byte[] out, int at) {
    int rest = value;
    for (int i = at + count - 1; i >= at; i--) {
      out[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
