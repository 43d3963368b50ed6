package io.factorline.market;

import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;

/**
 * Trading hours of one day in the venue's local time.
 *
 * <p>A close of 00:00 is the end of the day. A close that is not after the open (and not 00:00)
 * belongs to a session that opens on the calendar day before: open 18:00, close 17:00 on a Monday
 * trades from Sunday 18:00 to Monday 17:00. Immutable.
 *
 * @param open local time of the open, whole seconds
 * @param close local time of the official close, whole seconds
 * @param tail time after the close in which the closing print still arrives, 0 to 6 h
 */
public record DayHours(LocalTime open, LocalTime close, Duration tail) {
  private static final Duration MAX_TAIL = Duration.ofHours(6);

  /** A day from midnight to midnight without a tail. */
  public static final DayHours ALL_DAY =
      new DayHours(LocalTime.MIDNIGHT, LocalTime.MIDNIGHT, Duration.ZERO);

  public DayHours {
    if (!isWholeSecond(open) || !isWholeSecond(close)) {
      throw new IllegalArgumentException(
          "must be whole seconds: open=%s, close=%s".formatted(open, close));
    }
    if (tail.isNegative() || tail.compareTo(MAX_TAIL) > 0) {
      throw new IllegalArgumentException("must be in [0s, 6h]: tail=" + tail);
    }
  }

  /** Whether the session opens on the calendar day before the one that it is named after. */
  public boolean opensOnDayBefore() {
    return !closesAtEndOfDay() && !close.isAfter(open);
  }

  private static boolean isWholeSecond(LocalTime time) {
    return time.truncatedTo(ChronoUnit.SECONDS).equals(time);
  }

  boolean closesAtEndOfDay() {
    return close.equals(LocalTime.MIDNIGHT);
  }

  /** Seconds from the day's midnight to the open; negative where it opens on the day before. */
  long openSecond() {
    return open.toSecondOfDay() - (opensOnDayBefore() ? 86_400L : 0L);
  }

  /** Seconds from the day's midnight to the end of the tail, rounded up. */
  long endSecond() {
    long closeSecond = closesAtEndOfDay() ? 86_400L : close.toSecondOfDay();
    return closeSecond + tail.plusNanos(999_999_999L).toSeconds();
  }

  String canonical() {
    return "(" + open + "-" + close + "+" + tail + ")";
  }
}
