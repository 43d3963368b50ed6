package io.factorline.market;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Calendars of real shape for tests. */
final class Calendars {
  static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
  static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");

  private Calendars() {}

  static DayHours hours(String open, String close, long tailSeconds) {
    return new DayHours(
        LocalTime.parse(open), LocalTime.parse(close), Duration.ofSeconds(tailSeconds));
  }

  static WeeklyHours weekdays(String from, DayHours hours) {
    Map<DayOfWeek, DayHours> week = new EnumMap<>(DayOfWeek.class);
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day.getValue() <= 5) {
        week.put(day, hours);
      }
    }
    return new WeeklyHours(LocalDate.parse(from), week);
  }

  static SessionCalendar newYork() {
    return SessionCalendar.of(
        NEW_YORK,
        List.of(weekdays("1985-09-30", hours("09:30", "16:00", 0))),
        Set.of(LocalDate.parse("2026-11-26"), LocalDate.parse("2026-12-25")),
        Map.of(LocalDate.parse("2026-11-27"), hours("09:30", "13:00", 0)),
        LocalDate.parse("2026-12-31"));
  }

  static SessionCalendar seoul() {
    return SessionCalendar.of(
        SEOUL,
        List.of(
            weekdays("2000-05-22", hours("09:00", "15:00", 0)),
            weekdays("2016-08-01", hours("09:00", "15:30", 30))),
        Set.of(LocalDate.parse("2026-10-09")),
        Map.of(LocalDate.parse("2026-11-19"), hours("10:00", "16:30", 30)),
        LocalDate.parse("2026-12-31"));
  }

  /** A futures week: opens the evening before, an hour's break each day, over both changes. */
  static SessionCalendar overnight() {
    return SessionCalendar.of(
        ZoneId.of("America/Chicago"),
        List.of(weekdays("2000-01-03", hours("17:00", "16:00", 10))),
        Set.of(LocalDate.parse("2026-01-01")),
        Map.of(),
        LocalDate.parse("2026-12-31"));
  }

  static long ns(String local, ZoneId zone) {
    return LocalDateTime.parse(local).atZone(zone).toEpochSecond() * 1_000_000_000L;
  }

  static long day(String date) {
    return LocalDate.parse(date).toEpochDay();
  }
}
