package io.factorline.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The calendar against a twin that walks every minute of 2026 and asks the wall clock of that
 * minute: no arithmetic in common.
 */
final class NaiveSessionsTest {
  private static final long MINUTE_NS = TimeUnit.MINUTES.toNanos(1);
  private static final long FROM = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond() / 60;
  private static final int MINUTES = 365 * 24 * 60;

  record Case(
      String name,
      SessionCalendar calendar,
      List<String[]> special,
      List<String> closed,
      String open,
      String close) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> cases() {
    return List.of(
        new Case(
            "new york",
            Calendars.newYork(),
            List.<String[]>of(new String[] {"2026-11-27", "09:30", "13:00"}),
            List.of("2026-11-26", "2026-12-25"),
            "09:30",
            "16:00"),
        new Case(
            "seoul",
            Calendars.seoul(),
            List.<String[]>of(new String[] {"2026-11-19", "10:00", "16:30"}),
            List.of("2026-10-09"),
            "09:00",
            "15:30"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldEqualAWalkThroughEveryMinute(Case scenario) {
    boolean[] isOpen = walk(scenario);
    long[] openBefore = new long[MINUTES + 1];
    for (int i = 0; i < MINUTES; i++) {
      openBefore[i + 1] = openBefore[i] + (isOpen[i] ? 1 : 0);
      assertThat(scenario.calendar.isInSession((FROM + i) * MINUTE_NS)).isEqualTo(isOpen[i]);
    }
    long tailNs = scenario.name.equals("seoul") ? TimeUnit.SECONDS.toNanos(30) : 0;
    Random random = new Random(7);
    for (int n = 0; n < 20_000; n++) {
      int from = random.nextInt(MINUTES);
      int to = Math.min(MINUTES, from + random.nextInt(n % 2 == 0 ? 600 : 60_000));
      long minutes = openBefore[to] - openBefore[from];
      long tails = closesIn(isOpen, from, to);
      assertThat(
              scenario.calendar.tradingTimeBetween(
                  (FROM + from) * MINUTE_NS, (FROM + to) * MINUTE_NS))
          .isEqualTo(tailNs == 0 ? minutes * MINUTE_NS : minutes * MINUTE_NS - tails * tailNs);
    }
  }

  /** With a tail the walk marks the first minute after the close; half of it is trading time. */
  private static long closesIn(boolean[] isOpen, int from, int to) {
    long closes = 0;
    for (int i = from; i < to; i++) {
      closes += isOpen[i] && (i + 1 == MINUTES || !isOpen[i + 1]) ? 1 : 0;
    }
    return closes;
  }

  private static boolean[] walk(Case scenario) {
    boolean hasTail = scenario.name.equals("seoul");
    ZoneId zone = scenario.calendar.zone();
    boolean[] isOpen = new boolean[MINUTES];
    for (int i = 0; i < MINUTES; i++) {
      LocalDateTime local = LocalDateTime.ofInstant(Instant.ofEpochSecond((FROM + i) * 60), zone);
      isOpen[i] = isOpen(scenario, local, hasTail);
    }
    return isOpen;
  }

  private static boolean isOpen(Case scenario, LocalDateTime local, boolean hasTail) {
    String date = local.toLocalDate().toString();
    String time = local.toLocalTime().toString();
    if (scenario.closed.contains(date) || local.getDayOfWeek().getValue() > 5) {
      return false;
    }
    String open = scenario.open;
    String close = scenario.close;
    for (String[] special : scenario.special) {
      if (special[0].equals(date)) {
        open = special[1];
        close = special[2];
      }
    }
    int afterClose = time.compareTo(close);
    return time.compareTo(open) >= 0 && (hasTail ? afterClose <= 0 : afterClose < 0);
  }

  @ParameterizedTest
  @MethodSource("overnightDays")
  void shouldAddUpDayByDayOverAnyCut(LocalDate day) {
    SessionCalendar calendar = Calendars.overnight();
    long from = day.toEpochDay() * Session.DAY_NS;
    long to = from + 9 * Session.DAY_NS;
    long step = 17 * MINUTE_NS + 1;
    long sum = 0;
    for (long at = from; at < to; at += step) {
      sum += calendar.tradingTimeBetween(at, Math.min(to, at + step));
    }

    assertThat(calendar.tradingTimeBetween(from, to)).isEqualTo(sum);
  }

  static List<LocalDate> overnightDays() {
    List<LocalDate> days = new ArrayList<>();
    for (LocalDate day = LocalDate.parse("2025-12-28");
        day.getYear() < 2027;
        day = day.plusDays(9)) {
      days.add(day);
    }
    return days;
  }
}
