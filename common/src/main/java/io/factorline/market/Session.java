package io.factorline.market;

import java.util.concurrent.TimeUnit;

/**
 * One trading session of a venue: {@code [openNs, endNs)}, where the time after {@code closeNs} is
 * the tail in which the closing print still arrives.
 *
 * <p>A session whose end is its open is empty: it says that the venue does not trade on that day.
 * Immutable.
 *
 * @param day epoch day that the session is named after, in the venue's zone
 * @param openNs epoch ns, inclusive
 * @param closeNs epoch ns of the official close, in {@code [openNs, endNs]}
 * @param endNs epoch ns, exclusive: close plus tail, the end and event time of the daily bar
 */
public record Session(long day, long openNs, long closeNs, long endNs) {
  static final long DAY_NS = TimeUnit.DAYS.toNanos(1);

  /** Days before the epoch and after it that nanoseconds can name, with room for sums. */
  static final long MAX_DAY = Long.MAX_VALUE / DAY_NS - 8;

  /** How far from its day a session may reach, in days either side; searches rely on it. */
  static final int REACH_DAYS = 2;

  public Session {
    if (openNs > closeNs || closeNs > endNs) {
      throw new IllegalArgumentException(
          "must be openNs <= closeNs <= endNs: openNs=%d, closeNs=%d, endNs=%d"
              .formatted(openNs, closeNs, endNs));
    }
    if (!isNameable(day)) {
      throw new IllegalArgumentException("must be a day that nanoseconds can name: day=" + day);
    }
    if (openNs < (day - REACH_DAYS) * DAY_NS || endNs > (day + REACH_DAYS + 1) * DAY_NS) {
      throw new IllegalArgumentException(
          "must lie within %d days of its day: day=%d, openNs=%d, endNs=%d"
              .formatted(REACH_DAYS, day, openNs, endNs));
    }
  }

  /** Whether nanoseconds can name this day and those around it. */
  static boolean isNameable(long day) {
    return -MAX_DAY <= day && day <= MAX_DAY;
  }

  /** Whether {@code ns} lies in the session, its tail included. */
  public boolean contains(long ns) {
    return openNs <= ns && ns < endNs;
  }

  /** Whether the venue does not trade on this day. */
  public boolean isEmpty() {
    return openNs == endNs;
  }
}
