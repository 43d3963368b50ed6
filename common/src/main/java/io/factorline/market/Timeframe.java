package io.factorline.market;

import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The length of a view's bars: a whole number of seconds that divides a day, or one session ({@code
 * 1d}).
 *
 * <p>Bars shorter than a day are aligned to the epoch: a 5 m bar starts at a multiple of 5 minutes
 * UTC in every venue. A daily bar is the venue's session, so its bounds come from a {@link
 * Session}, not from here. Immutable.
 *
 * @param durationNs length in ns; a day means the session
 */
public record Timeframe(long durationNs) {
  private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
  private static final long DAY_NS = TimeUnit.DAYS.toNanos(1);
  private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,4})([smhd])");

  public Timeframe {
    if (durationNs < SECOND_NS || durationNs % SECOND_NS != 0 || DAY_NS % durationNs != 0) {
      throw new IllegalArgumentException(
          "must be whole seconds that divide a day: durationNs=" + durationNs);
    }
  }

  /**
   * Reads {@code 1s}, {@code 5m}, {@code 4h}, {@code 1d}: a count and a unit of seconds, minutes,
   * hours or the session. Equal lengths are equal timeframes: {@code 60s} is {@code 1m}.
   *
   * @throws IllegalArgumentException where the text is none of these, the length does not divide a
   *     day, or a day is written in another unit than {@code 1d}
   */
  public static Timeframe parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw invalid(text);
    }
    long length = Long.parseLong(matcher.group(1)) * unitNs(matcher.group(2).charAt(0));
    boolean isDaily = text.equals("1d");
    if (length > DAY_NS || DAY_NS % length != 0 || (length == DAY_NS) != isDaily) {
      throw invalid(text);
    }
    return new Timeframe(length);
  }

  private static long unitNs(char unit) {
    return switch (unit) {
      case 's' -> SECOND_NS;
      case 'm' -> TimeUnit.MINUTES.toNanos(1);
      case 'h' -> TimeUnit.HOURS.toNanos(1);
      default -> DAY_NS;
    };
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException(
        "must be a length that divides a day, as 1s, 5m, 1h or 1d: timeframe=" + text);
  }

  /** Whether a bar is a session of its venue. */
  public boolean isDaily() {
    return durationNs == DAY_NS;
  }

  /**
   * Start of the bar that holds {@code eventNs}, in epoch ns.
   *
   * @throws IllegalArgumentException for the daily timeframe, whose bars are sessions
   */
  public long startOf(long eventNs) {
    requireClockAligned();
    return Math.floorDiv(eventNs, durationNs) * durationNs;
  }

  /**
   * End of the bar that starts at {@code startNs}, exclusive, in epoch ns.
   *
   * @throws IllegalArgumentException for the daily timeframe, whose bars are sessions
   */
  public long endOf(long startNs) {
    requireClockAligned();
    return startNs + durationNs;
  }

  private void requireClockAligned() {
    if (isDaily()) {
      throw new IllegalArgumentException("must not be daily: timeframe=1d");
    }
  }

  /** The shortest text that {@link #parse} reads as this timeframe. */
  @Override
  public String toString() {
    if (isDaily()) {
      return "1d";
    }
    long seconds = durationNs / SECOND_NS;
    if (seconds % 3600 == 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
