package io.factorline.market;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Map;

/**
 * The regular week of a venue from a date on, until the next {@code WeeklyHours} of its calendar
 * takes over. A weekday that is not named has no session. Immutable.
 *
 * @param from first local date on which these hours rule
 * @param hours hours by weekday
 */
public record WeeklyHours(LocalDate from, Map<DayOfWeek, DayHours> hours) {
  public WeeklyHours {
    hours = Map.copyOf(hours);
  }
}
