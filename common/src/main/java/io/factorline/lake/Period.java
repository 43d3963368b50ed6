package io.factorline.lake;

import io.factorline.catalog.BarView;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;

/** The span of time that a file of a table lies in, in UTC. */
public enum Period {
  /** As {@code 2024-08-08}. */
  DAY,
  /** As {@code 2024-08}. */
  MONTH,
  /** As {@code 2024}. */
  YEAR;

  private static final long SECOND_NS = 1_000_000_000L;
  private static final long MINUTE_NS = 60 * SECOND_NS;
  private static final int SECONDS_PER_DAY = 86_400;

  /** The period of the files of a view of bars. */
  public static Period of(BarView view) {
    return ofBars(view.timeframe().durationNs());
  }

  /**
   * The period of files of bars.
   *
   * @param durationNs length of a bar in ns; a day means the session
   */
  public static Period ofBars(long durationNs) {
    if (durationNs >= SECONDS_PER_DAY * SECOND_NS) {
      return YEAR;
    }
    return durationNs >= MINUTE_NS ? MONTH : DAY;
  }

  /** The text of the period that a time lies in; ns since the epoch. */
  public String of(long epochNs) {
    LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(epochNs, SECONDS_PER_DAY * SECOND_NS));
    return switch (this) {
      case DAY -> day.toString();
      case MONTH -> YearMonth.from(day).toString();
      case YEAR -> "%04d".formatted(day.getYear());
    };
  }

  /** First ns of the period that a time lies in. */
  public long startNs(long epochNs) {
    return ns(start(epochNs));
  }

  /** First ns behind the period that a time lies in. */
  public long endNs(long epochNs) {
    LocalDate start = start(epochNs);
    return ns(
        switch (this) {
          case DAY -> start.plusDays(1);
          case MONTH -> start.plusMonths(1);
          case YEAR -> start.plusYears(1);
        });
  }

  private LocalDate start(long epochNs) {
    LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(epochNs, SECONDS_PER_DAY * SECOND_NS));
    return switch (this) {
      case DAY -> day;
      case MONTH -> day.withDayOfMonth(1);
      case YEAR -> day.withDayOfYear(1);
    };
  }

  private static long ns(LocalDate day) {
    return Math.multiplyExact(day.atStartOfDay().toEpochSecond(ZoneOffset.UTC), SECOND_NS);
  }
}
