package io.factorline.market;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The rules that a {@link SessionCalendar} must keep to give one answer for each moment. */
final class CalendarCheck {
  private static final long DAY_SECONDS = 86_400;

  private CalendarCheck() {}

  static WeeklyHours everyDay(LocalDate from) {
    return new WeeklyHours(
        from,
        Arrays.stream(DayOfWeek.values())
            .collect(Collectors.toMap(Function.identity(), day -> DayHours.ALL_DAY)));
  }

  static void check(
      SessionCalendar calendar,
      List<WeeklyHours> weeks,
      Set<LocalDate> holidays,
      Map<LocalDate, DayHours> specialDays) {
    Set<LocalDate> starts = new HashSet<>();
    for (WeeklyHours week : weeks) {
      if (!starts.add(week.from())) {
        throw new IllegalArgumentException(
            "must be one regular week per date: from=" + week.from());
      }
      checkWeek(week);
      if (week.from().isAfter(LocalDate.MIN)) {
        checkNeighbours(calendar, week.from());
      }
    }
    for (LocalDate day : specialDays.keySet()) {
      if (holidays.contains(day)) {
        throw new IllegalArgumentException(
            "must not be both a holiday and a special day: date=" + day);
      }
      checkNeighbours(calendar, day);
    }
  }

  private static void checkWeek(WeeklyHours week) {
    for (DayOfWeek day : DayOfWeek.values()) {
      DayHours hours = week.hours().get(day);
      DayHours next = week.hours().get(day.plus(1));
      if (hours != null && next != null && hours.endSecond() > DAY_SECONDS + next.openSecond()) {
        throw new IllegalArgumentException(
            "must end before the next session opens: day=%s, close=%s, tail=%s, nextOpen=%s"
                .formatted(day, hours.close(), hours.tail(), next.open()));
      }
    }
  }

  private static void checkNeighbours(SessionCalendar calendar, LocalDate date) {
    for (LocalDate day : List.of(date.minusDays(1), date)) {
      DayHours hours = calendar.hoursOf(day);
      DayHours next = calendar.hoursOf(day.plusDays(1));
      if (hours != null && next != null && hours.endSecond() > DAY_SECONDS + next.openSecond()) {
        throw new IllegalArgumentException(
            "must end before the next session opens: date=%s, close=%s, tail=%s, nextOpen=%s"
                .formatted(day, hours.close(), hours.tail(), next.open()));
      }
    }
  }
}
