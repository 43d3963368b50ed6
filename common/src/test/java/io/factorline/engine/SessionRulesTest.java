package io.factorline.engine;

import static io.factorline.engine.TestMarket.MS;
import static io.factorline.engine.TestMarket.NEW_YORK;
import static io.factorline.engine.TestMarket.SECOND;
import static io.factorline.engine.TestMarket.SEOUL;
import static io.factorline.engine.TestMarket.day;
import static io.factorline.engine.TestMarket.ns;
import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.event.RejectReason;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions: tails, half days, shifted days, daylight saving. */
final class SessionRulesTest {
  private static final String SAMSUNG = "005930";

  private final Bench bench = new Bench();

  @Test
  void shouldGiveTheClosingPrintBarsOfItsOwnAndEndTheDayAfterTheTail() {
    long close = ns("2026-11-17T15:30:00", SEOUL);
    bench.trade(SAMSUNG, 1, close - SECOND, 100);
    assertThat(bench.trade(SAMSUNG, 2, close + 17 * SECOND, 101)).isNull();
    assertThat(bench.trade(SAMSUNG, 3, close + 30 * SECOND, 102)).isEqualTo(RejectReason.SESSION);
    assertThat(bench.trade(SAMSUNG, 3, close + 31 * SECOND, 102)).isEqualTo(RejectReason.SESSION);

    bench.clock("KRX", close + 30 * SECOND - 1);
    assertThat(bench.bars("live_1s")).hasSize(2);
    assertThat(bench.bars("live_1s").getLast().end()).isEqualTo(close + 18 * SECOND);
    assertThat(bench.bars("live_1m")).hasSize(1);
    assertThat(bench.bars("daily")).isEmpty();

    bench.clock("KRX", close + 30 * SECOND);
    assertThat(bench.bars("daily")).hasSize(1);
    assertThat(bench.bars("daily").getFirst().end()).isEqualTo(close + 30 * SECOND);
    assertThat(Bench.value(bench.bars("daily").getFirst(), "last_price")).isEqualTo(101);
    assertThat(Bench.value(bench.bars("daily").getFirst(), "vwap")).isEqualTo(100.5);
  }

  @Test
  void shouldRejectTicksOutsideEverySession() {
    assertThat(bench.trade(SAMSUNG, 1, ns("2026-11-17T08:59:59", SEOUL), 100))
        .isEqualTo(RejectReason.SESSION);
    assertThat(bench.trade(SAMSUNG, 1, ns("2026-11-21T10:00:00", SEOUL), 100))
        .isEqualTo(RejectReason.SESSION);
    assertThat(bench.trade(SAMSUNG, 1, ns("2026-10-09T10:00:00", SEOUL), 100))
        .isEqualTo(RejectReason.SESSION);
    assertThat(bench.engine.symbol(SAMSUNG)).isNull();
  }

  @Test
  void shouldFollowAShiftedDayOfTheCalendar() {
    assertThat(bench.trade(SAMSUNG, 1, ns("2026-11-19T09:30:00", SEOUL), 100))
        .isEqualTo(RejectReason.SESSION);
    bench.trade(SAMSUNG, 1, ns("2026-11-19T16:29:59", SEOUL), 100);
    bench.clock("KRX", ns("2026-11-19T16:30:30", SEOUL));
    assertThat(bench.bars("daily")).hasSize(1);
  }

  @Test
  void shouldMoveTheOpenDailyBarWhenARecordShiftsTheDay() {
    long open = ns("2026-11-17T09:00:00", SEOUL);
    bench.trade(SAMSUNG, 1, open + SECOND, 100);
    long close = ns("2026-11-17T16:30:00", SEOUL);
    bench.store(SAMSUNG);

    long day = day("2026-11-17");
    assertThat(bench.session("KRX", day, open, close, close + 30 * SECOND)).isNull();

    assertThat(bench.symbol(SAMSUNG).view(2).row().bar().endNs()).isEqualTo(close + 30 * SECOND);
    assertThat(bench.passOf(SAMSUNG)).containsExactly("f");
    bench.clock("KRX", ns("2026-11-17T15:30:30", SEOUL));
    assertThat(bench.bars("daily")).isEmpty();
    assertThat(bench.trade(SAMSUNG, 2, close, 101)).isNull();
    bench.clock("KRX", close + 30 * SECOND);
    assertThat(bench.bars("daily")).hasSize(1);
    assertThat(bench.bars("daily").getFirst().start()).isEqualTo(open);
  }

  @Test
  void shouldLeaveABarAloneThatHoldsATradeBehindTheNewEnd() {
    long open = ns("2026-11-17T09:00:00", SEOUL);
    bench.trade(SAMSUNG, 1, open + 3600 * SECOND, 100);
    long day = day("2026-11-17");
    bench.session("KRX", day, open - 3600 * SECOND, open - 60 * SECOND, open);
    assertThat(bench.symbol(SAMSUNG).view(2).row().bar().endNs())
        .isEqualTo(ns("2026-11-17T15:30:30", SEOUL));
    assertThat(bench.trade(SAMSUNG, 2, open + 3601 * SECOND, 100)).isEqualTo(RejectReason.SESSION);
  }

  @Test
  void shouldRefuseSessionsThatComeTooLateOrTouchAnotherDay() {
    long day = day("2026-11-17");
    long open = ns("2026-11-17T09:00:00", SEOUL);
    long nextOpen = ns("2026-11-18T09:00:00", SEOUL);
    bench.trade(SAMSUNG, 1, open + SECOND, 100);
    assertThat(bench.session("KRX", day, open, nextOpen, nextOpen + 1))
        .isEqualTo(RejectReason.RANGE);
    assertThat(bench.session("KRX", day, open, open + 5 * 86_400 * SECOND, Long.MAX_VALUE / 2))
        .isEqualTo(RejectReason.RANGE);
    assertThat(bench.session("MARS", day, open, nextOpen, nextOpen))
        .isEqualTo(RejectReason.UNKNOWN_TARGET);
    bench.clock("KRX", ns("2026-11-17T15:30:30", SEOUL));
    long late = ns("2026-11-17T17:00:00", SEOUL);
    assertThat(bench.session("KRX", day, open, late, late)).isEqualTo(RejectReason.LATE);
  }

  @Test
  void shouldBringChangedSessionsOverARestart() {
    long day = day("2026-11-19");
    long open = ns("2026-11-19T09:00:00", SEOUL);
    long close = ns("2026-11-19T15:30:00", SEOUL);
    bench.session("KRX", day, open, close, close + 30 * SECOND);
    Bench second = bench.restart(1, bench.engine.marks());
    assertThat(second.trade(SAMSUNG, 1, open + SECOND, 100)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-06,14:30,2026-03-09,13:30",
    "2026-10-30,13:30,2026-11-02,14:30",
  })
  void shouldKeepLocalHoursOverDaylightSaving(
      String friday, String fridayOpenUtc, String monday, String mondayOpenUtc) {
    long first = ns(friday + "T" + fridayOpenUtc + ":00", ZoneOffset.UTC);
    long second = ns(monday + "T" + mondayOpenUtc + ":00", ZoneOffset.UTC);
    assertThat(bench.trade("NY.A", 1, first - 1, 100)).isEqualTo(RejectReason.SESSION);
    assertThat(bench.trade("NY.A", 7, first, 100)).isNull();
    assertThat(bench.trade("NY.A", 8, second - 1, 100)).isEqualTo(RejectReason.SESSION);
    assertThat(bench.trade("NY.A", 1, second, 101)).isNull();

    assertThat(bench.bars("daily")).hasSize(1);
    assertThat(bench.bars("daily").getFirst().start()).isEqualTo(first);
    assertThat(bench.bars("daily").getFirst().end()).isEqualTo(ns(friday + "T16:00:00", NEW_YORK));
    assertThat(bench.symbol("NY.A").view(2).row().bar().endNs())
        .isEqualTo(ns(monday + "T16:00:00", NEW_YORK));
  }

  @Test
  void shouldEndAHalfDayAtItsOwnClose() {
    bench.trade("NY.A", 1, ns("2026-11-27T12:59:59", NEW_YORK), 100);
    assertThat(bench.trade("NY.A", 2, ns("2026-11-27T13:00:00", NEW_YORK), 100))
        .isEqualTo(RejectReason.SESSION);
    bench.clock("NYSE", ns("2026-11-27T13:00:00", NEW_YORK));
    assertThat(bench.bars("daily")).hasSize(1);
  }

  @Test
  void shouldRestartTheVolumeWeightedPriceWithTheSession() {
    bench.trade(SAMSUNG, 1, ns("2026-11-17T15:00:00", SEOUL), 100);
    bench.trade(SAMSUNG, 2, ns("2026-11-18T09:00:00", SEOUL), 110);
    bench.trade(SAMSUNG, 3, ns("2026-11-18T09:00:01", SEOUL) + MS, 111);
    assertThat(Bench.value(bench.bars("live_1s").get(1), "vwap")).isEqualTo(110);
  }
}
