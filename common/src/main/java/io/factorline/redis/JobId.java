package io.factorline.redis;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Ids of jobs: the time in ms since the epoch as 13 digits, {@code -}, 8 hex digits. Their order as
 * text is that of time.
 */
public final class JobId {
  private static final Pattern FORM = Pattern.compile("[0-9]{13}-[0-9a-f]{8}");
  private static final int TIME_DIGITS = 13;

  private JobId() {}

  /**
   * An id.
   *
   * @param createdMs ms since the epoch, from 0 to 13 digits
   * @param mark tells jobs of one millisecond apart
   */
  public static String of(long createdMs, int mark) {
    String id = String.format(Locale.ROOT, "%013d-%08x", createdMs, mark);
    if (!isValid(id)) {
      throw new IllegalArgumentException("must have at most 13 digits: createdMs=" + createdMs);
    }
    return id;
  }

  /** Whether a text has the form of an id. */
  public static boolean isValid(String text) {
    return FORM.matcher(text).matches();
  }

  /** The time in an id. */
  public static long createdMs(String id) {
    if (!isValid(id)) {
      throw new IllegalArgumentException("must match " + FORM + ": id=" + id);
    }
    return Long.parseLong(id.substring(0, TIME_DIGITS));
  }
}
