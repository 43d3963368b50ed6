package io.factorline.market;

import static io.factorline.market.Calendars.NEW_YORK;
import static io.factorline.market.Calendars.SEOUL;
import static io.factorline.market.Calendars.day;
import static io.factorline.market.Calendars.hours;
import static io.factorline.market.Calendars.newYork;
import static io.factorline.market.Calendars.ns;
import static io.factorline.market.Calendars.seoul;
import static io.factorline.market.Calendars.weekdays;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SessionCalendarTest {
  private static final long HOUR_NS = TimeUnit.HOURS.toNanos(1);

  private static long utc(String instant) {
    Instant at = Instant.parse(instant);
    return at.getEpochSecond() * 1_000_000_000L + at.getNano();
  }

  @Nested
  final class At {
    @ParameterizedTest
    @CsvSource({
      "2026-03-06, 2026-03-06T14:30:00Z, 2026-03-06T21:00:00Z",
      "2026-03-09, 2026-03-09T13:30:00Z, 2026-03-09T20:00:00Z",
      "2026-10-30, 2026-10-30T13:30:00Z, 2026-10-30T20:00:00Z",
      "2026-11-02, 2026-11-02T14:30:00Z, 2026-11-02T21:00:00Z",
      "2026-11-27, 2026-11-27T14:30:00Z, 2026-11-27T18:00:00Z"
    })
    void shouldKeepWallTimeOverDaylightSavingAndHalfDays(String date, String open, String close) {
      Session expected = new Session(day(date), utc(open), utc(close), utc(close));

      assertThat(newYork().at(utc(open))).isEqualTo(expected);
      assertThat(newYork().at(utc(close) - 1)).isEqualTo(expected);
      assertThat(newYork().at(utc(open) - 1)).isNull();
      assertThat(newYork().at(utc(close))).isNull();
    }

    @ParameterizedTest
    @CsvSource({
      "2026-11-20T08:59:59,false",
      "2026-11-20T09:00:00,true",
      "2026-11-20T15:30:17,true",
      "2026-11-20T15:30:29,true",
      "2026-11-20T15:30:30,false",
      "2026-11-20T15:30:31,false",
      "2026-11-19T09:30:00,false",
      "2026-11-19T10:00:00,true",
      "2026-11-19T16:30:29,true",
      "2026-11-19T16:30:30,false",
      "2026-10-09T10:00:00,false",
      "2026-11-21T10:00:00,false",
      "2010-03-02T15:00:00,false",
      "2010-03-02T14:59:59,true",
      "1999-03-02T10:00:00,false"
    })
    void shouldKnowTheTailTheExamDayTheHolidayAndTheOldHours(String local, boolean isOpen) {
      assertThat(seoul().isInSession(ns(local, SEOUL))).isEqualTo(isOpen);
    }

    @Test
    void shouldEndADailyBarAtCloseAndTail() {
      Session session = seoul().at(ns("2026-11-20T15:30:17", SEOUL));

      assertThat(session).isNotNull();
      assertThat(session.closeNs()).isEqualTo(ns("2026-11-20T15:30:00", SEOUL));
      assertThat(session.endNs()).isEqualTo(ns("2026-11-20T15:30:30", SEOUL));
      assertThat(session.day()).isEqualTo(day("2026-11-20"));
    }

    @Test
    void shouldCoverEveryMomentOfAVenueThatNeverCloses() {
      SessionCalendar calendar = SessionCalendar.alwaysOpen(ZoneOffset.UTC);

      assertThat(calendar.at(utc("2026-05-05T23:59:59.999999999Z")))
          .isEqualTo(calendar.of(day("2026-05-05")));
      assertThat(calendar.at(utc("2026-05-06T00:00:00Z")))
          .isEqualTo(calendar.of(day("2026-05-06")));
      assertThat(calendar.at(-1)).isEqualTo(calendar.of(-1));
      assertThat(calendar.expires()).isEqualTo(LocalDate.MAX);
      assertThat(calendar.isExpiredAt(utc("2200-01-01T00:00:00Z"))).isFalse();
    }

    @Test
    void shouldGiveShortAndLongDaysToAVenueThatNeverClosesWhereClocksChange() {
      SessionCalendar calendar = SessionCalendar.alwaysOpen(NEW_YORK);
      Session spring = calendar.of(day("2026-03-08"));
      Session autumn = calendar.of(day("2026-11-01"));

      assertThat(spring.endNs() - spring.openNs()).isEqualTo(23 * HOUR_NS);
      assertThat(autumn.endNs() - autumn.openNs()).isEqualTo(25 * HOUR_NS);
      assertThat(calendar.of(day("2026-03-09")).openNs()).isEqualTo(spring.endNs());
    }

    @Test
    void shouldOpenAtTheMomentOfTheSkipWhereTheOpenIsSkipped() {
      SessionCalendar calendar =
          SessionCalendar.of(
              NEW_YORK,
              List.of(new WeeklyHours(LocalDate.EPOCH, everyDay(hours("02:30", "03:30", 0)))),
              Set.of(),
              Map.of(),
              LocalDate.MAX);

      Session skipped = calendar.of(day("2026-03-08"));

      assertThat(skipped.openNs()).isEqualTo(utc("2026-03-08T07:00:00Z"));
      assertThat(skipped.endNs()).isEqualTo(utc("2026-03-08T07:30:00Z"));
    }

    private static Map<DayOfWeek, DayHours> everyDay(DayHours hours) {
      Map<DayOfWeek, DayHours> week = new EnumMap<>(DayOfWeek.class);
      for (DayOfWeek day : DayOfWeek.values()) {
        week.put(day, hours);
      }
      return week;
    }

    @Test
    void shouldNameAnOvernightSessionAfterTheDayThatItClosesOn() {
      SessionCalendar calendar = Calendars.overnight();
      ZoneId chicago = ZoneId.of("America/Chicago");

      assertThat(calendar.at(ns("2026-07-05T17:00:00", chicago)).day())
          .isEqualTo(day("2026-07-06"));
      assertThat(calendar.at(ns("2026-07-06T16:00:09", chicago)).day())
          .isEqualTo(day("2026-07-06"));
      assertThat(calendar.at(ns("2026-07-06T16:30:00", chicago))).isNull();
      assertThat(calendar.at(ns("2026-07-04T12:00:00", chicago))).isNull();
    }

    @Test
    void shouldAnswerTheEndsOfTimeWithoutASession() {
      for (long ns : new long[] {Long.MIN_VALUE, Long.MIN_VALUE + 1, Long.MAX_VALUE}) {
        assertThat(newYork().at(ns)).isNull();
        assertThat(SessionCalendar.alwaysOpen(ZoneOffset.UTC).at(ns)).isNull();
      }
      assertThat(newYork().of(Long.MAX_VALUE)).isNull();
      assertThat(newYork().of(Long.MIN_VALUE)).isNull();
      assertThat(newYork().tradingTimeBetween(Long.MIN_VALUE, Long.MAX_VALUE)).isPositive();
    }
  }

  @Nested
  final class TradingTimeBetween {
    @ParameterizedTest
    @CsvSource({
      "2026-11-20T10:00:00,2026-11-20T10:00:05,5",
      "2026-11-20T15:30:00,2026-11-20T18:00:00,30",
      "2026-11-20T15:30:25,2026-11-23T09:00:05,10",
      "2026-11-21T00:00:00,2026-11-22T00:00:00,0",
      "2026-11-18T15:30:30,2026-11-19T16:30:30,23430",
      "2026-10-08T15:30:20,2026-10-12T09:00:10,20",
      "2026-11-20T10:00:05,2026-11-20T10:00:00,0"
    })
    void shouldSkipNightsWeekendsAndHolidays(String from, String to, long seconds) {
      assertThat(seoul().tradingTimeBetween(ns(from, SEOUL), ns(to, SEOUL)))
          .isEqualTo(TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    void shouldCountAWeekOverDaylightSavingAsFiveSessions() {
      long sixAndAHalf = TimeUnit.MINUTES.toNanos(390);

      assertThat(
              newYork()
                  .tradingTimeBetween(
                      ns("2026-03-06T16:00:00", NEW_YORK), ns("2026-03-13T16:00:00", NEW_YORK)))
          .isEqualTo(5 * sixAndAHalf);
      assertThat(
              newYork()
                  .tradingTimeBetween(
                      ns("2026-10-30T16:00:00", NEW_YORK), ns("2026-11-06T16:00:00", NEW_YORK)))
          .isEqualTo(5 * sixAndAHalf);
    }

    @Test
    void shouldStopCountingAtTheLimit() {
      SessionCalendar calendar = newYork();
      long from = ns("1990-01-02T09:30:00", NEW_YORK);
      long to = ns("2026-01-02T09:30:00", NEW_YORK);

      assertThat(calendar.tradingTimeBetween(from, to, HOUR_NS)).isEqualTo(HOUR_NS);
      assertThat(calendar.tradingTimeBetween(from, from + 10, 5)).isEqualTo(5);
    }
  }

  @Nested
  final class Of {
    @Test
    void shouldRefuseSessionsThatReachIntoTheNext() {
      assertThatThrownBy(() -> calendar(hours("00:00", "00:00", 1), Map.of(), Set.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "must end before the next session opens: day=MONDAY, close=00:00, tail=PT1S,"
                  + " nextOpen=00:00");
      assertThatThrownBy(() ->
              calendar(
                  hours("09:00", "17:00", 0),
                  Map.of(LocalDate.parse("2026-11-19"), hours("16:00", "12:00", 0)),
                  Set.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "must end before the next session opens: date=2026-11-18, close=17:00, tail=PT0S,"
                  + " nextOpen=16:00");
    }

    @Test
    void shouldRefuseADayThatIsHolidayAndSpecial() {
      LocalDate date = LocalDate.parse("2026-11-19");

      assertThatThrownBy(() ->
              calendar(
                  hours("09:00", "17:00", 0),
                  Map.of(date, hours("10:00", "12:00", 0)),
                  Set.of(date)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("must not be both a holiday and a special day: date=2026-11-19");
    }

    @Test
    void shouldRefuseTwoWeeksFromOneDate() {
      WeeklyHours week = weekdays("2020-01-01", hours("09:00", "17:00", 0));

      assertThatThrownBy(() ->
              SessionCalendar.of(SEOUL, List.of(week, week), Set.of(), Map.of(), LocalDate.MAX))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("must be one regular week per date: from=2020-01-01");
    }

    private static SessionCalendar calendar(
        DayHours hours, Map<LocalDate, DayHours> special, Set<LocalDate> holidays) {
      return SessionCalendar.of(
          SEOUL, List.of(weekdays("2020-01-01", hours)), holidays, special, LocalDate.MAX);
    }
  }

  @Test
  void shouldExpireAfterItsLastKnownDay() {
    SessionCalendar calendar = newYork();

    assertThat(calendar.isExpiredAt(ns("2026-12-31T23:59:59", NEW_YORK))).isFalse();
    assertThat(calendar.isExpiredAt(ns("2027-01-01T00:00:00", NEW_YORK))).isTrue();
    assertThat(calendar.isInSession(ns("2027-01-04T10:00:00", NEW_YORK))).isTrue();
  }

  @Test
  void shouldRefuseATailBeyondSixHours() {
    assertThatThrownBy(() -> hours("09:00", "10:00", Duration.ofHours(7).toSeconds()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must be in [0s, 6h]: tail=PT7H");
  }
}
