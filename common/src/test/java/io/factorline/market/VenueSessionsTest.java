package io.factorline.market;

import static io.factorline.market.Calendars.SEOUL;
import static io.factorline.market.Calendars.day;
import static io.factorline.market.Calendars.ns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class VenueSessionsTest {
  private final VenueSessions sessions = new VenueSessions(Calendars.seoul());

  private static Session of(String date, String open, String close, long tailSeconds) {
    long closeNs = ns(date + "T" + close, SEOUL);
    return new Session(
        day(date),
        ns(date + "T" + open, SEOUL),
        closeNs,
        closeNs + TimeUnit.SECONDS.toNanos(tailSeconds));
  }

  @Test
  void shouldReplaceADayAndLeaveTheOthers() {
    assertThat(sessions.isInSession(ns("2026-11-20T09:30:00", SEOUL))).isTrue();

    Session late = of("2026-11-20", "10:00:00", "16:30:00", 30);
    sessions.override(late);

    assertThat(sessions.at(ns("2026-11-20T09:30:00", SEOUL))).isNull();
    assertThat(sessions.at(ns("2026-11-20T16:30:29", SEOUL))).isEqualTo(late);
    assertThat(sessions.isInSession(ns("2026-11-23T09:30:00", SEOUL))).isTrue();
    assertThat(sessions.of(day("2026-11-20"))).isEqualTo(late);
    assertThat(
            sessions.tradingTimeBetween(
                ns("2026-11-20T09:00:00", SEOUL), ns("2026-11-20T11:00:00", SEOUL)))
        .isEqualTo(TimeUnit.HOURS.toNanos(1));
  }

  @Test
  void shouldOpenAHolidayAndCloseATradingDay() {
    sessions.override(of("2026-10-09", "09:00:00", "12:00:00", 0));
    sessions.override(of("2026-11-20", "09:00:00", "09:00:00", 0));

    assertThat(sessions.isInSession(ns("2026-10-09T11:59:59", SEOUL))).isTrue();
    assertThat(sessions.isInSession(ns("2026-11-20T09:00:00", SEOUL))).isFalse();
    assertThat(sessions.of(day("2026-11-20"))).isNull();
  }

  @Test
  void shouldTakeTheLastRecordOfADay() {
    sessions.override(of("2026-11-20", "10:00:00", "16:30:00", 30));
    sessions.override(of("2026-11-20", "11:00:00", "12:00:00", 0));

    assertThat(sessions.overrides()).containsExactly(of("2026-11-20", "11:00:00", "12:00:00", 0));
  }

  @Test
  void shouldKeepTheNewestDaysWhateverTheOrder() {
    List<Integer> offsets = new ArrayList<>(IntStream.range(0, 40).boxed().toList());
    Collections.shuffle(offsets, new Random(3));
    for (int offset : offsets) {
      String date = LocalDate.parse("2026-06-01").plusDays(offset).toString();
      sessions.override(of(date, "10:00:00", "11:00:00", 0));
    }

    assertThat(sessions.overrides())
        .hasSize(VenueSessions.MAX_OVERRIDES)
        .extracting(session -> LocalDate.ofEpochDay(session.day()).toString())
        .startsWith("2026-06-25")
        .endsWith("2026-07-10");
  }

  @Test
  void shouldCountOverlappingSessionsOnce() {
    VenueSessions always = new VenueSessions(SessionCalendar.alwaysOpen(ZoneOffset.UTC));
    long dayNs = Session.DAY_NS;
    always.override(new Session(10, 9 * dayNs + dayNs / 2, 11 * dayNs, 11 * dayNs));

    assertThat(always.tradingTimeBetween(8 * dayNs, 13 * dayNs)).isEqualTo(5 * dayNs);
    assertThat(always.at(9 * dayNs + dayNs / 2).day()).isEqualTo(10);
    assertThat(always.at(9 * dayNs + dayNs / 2 - 1).day()).isEqualTo(9);
  }

  @Test
  void shouldGiveTheSameAnswersWhenRestored() {
    sessions.override(of("2026-11-20", "10:00:00", "16:30:00", 30));
    VenueSessions restored = new VenueSessions(Calendars.seoul());
    sessions.overrides().forEach(restored::override);
    Random random = new Random(11);
    for (int i = 0; i < 5_000; i++) {
      long at = ns("2026-11-18T00:00:00", SEOUL) + random.nextLong(5 * Session.DAY_NS);
      assertThat(restored.at(at)).isEqualTo(sessions.at(at));
    }
  }

  @Test
  void shouldRefuseASessionFarFromItsDay() {
    assertThatThrownBy(() -> new Session(10, 0, 1, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must lie within 2 days of its day: day=10, openNs=0, endNs=2");
    assertThatThrownBy(() -> new Session(0, 5, 4, 6))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must be openNs <= closeNs <= endNs: openNs=5, closeNs=4, endNs=6");
    assertThatThrownBy(() -> new Session(Long.MAX_VALUE, 5, 5, 6))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("must be a day that nanoseconds can name: day=");
  }
}
