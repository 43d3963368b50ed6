package io.factorline.engine;

import static io.factorline.engine.TestMarket.MS;
import static io.factorline.engine.TestMarket.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.event.ClockSource;
import io.factorline.event.MarketEvent.Clock;
import io.factorline.event.RejectReason;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** Clocks and effective time. */
final class ClockRulesTest {
  private static final String A = "SIM.A";
  private static final long T0 = TestMarket.ns("2026-11-17T03:00:00", ZoneOffset.UTC);

  private final Bench bench = new Bench();

  @Test
  void shouldCloseBarsWhoseEndTheClockHasReached() {
    bench.trade(A, 1, T0 + 200 * MS, 10);

    bench.clock("SIM", T0 + SECOND - 1);
    assertThat(bench.told.closed).isEmpty();

    bench.clock("SIM", T0 + SECOND);
    assertThat(bench.told.closed).hasSize(1);
    assertThat(bench.told.closed.getFirst().view()).isEqualTo("live_1s");
    assertThat(bench.told.closed.getFirst().end()).isEqualTo(T0 + SECOND);
    assertThat(bench.told.closed.getFirst().offset()).isEqualTo(2);
    assertThat(bench.symbol(A).offset()).isEqualTo(2);
  }

  @Test
  void shouldCloseNothingOfAnotherVenue() {
    bench.trade(A, 1, T0, 10);
    bench.clock("WORLD", T0 + 100 * SECOND);
    assertThat(bench.told.closed).isEmpty();
    assertThat(bench.trade(A, 2, T0 + MS, 11)).isNull();
  }

  @Test
  void shouldIgnoreClockThatIsNotPastTheLast() {
    bench.clock("SIM", T0 + SECOND);
    bench.at(T0 + 5 * SECOND).clock("SIM", T0);
    assertThat(bench.told.rejected).isEmpty();
    assertThat(bench.engine.venues().iterator().next().clockNs()).isEqualTo(T0 + SECOND);
  }

  @Test
  void shouldRejectClockAheadOfItsAppendTime() {
    bench.trade(A, 1, T0, 10);
    Clock ahead = new Clock("SIM", T0 + MS, ClockSource.FEED);
    assertThat(bench.send(ahead, new byte[] {1})).isEqualTo(RejectReason.FUTURE);
    assertThat(bench.trade(A, 2, T0, 11)).isNull();
  }

  @Test
  void shouldRejectClockOfAnUnknownVenue() {
    assertThat(bench.clock("MARS", T0)).isEqualTo(RejectReason.UNKNOWN_TARGET);
    assertThat(bench.told.details).containsExactly("must be in the catalog: venue=MARS");
  }

  @Test
  void shouldNotMoveRowsThatTheClockClosesNothingOf() {
    bench.trade(A, 1, T0, 10);
    bench.trade("SIM.B", 1, T0 - 3 * SECOND, 10);
    bench.clock("SIM", T0 - 2 * SECOND);
    assertThat(bench.symbol(A).offset()).isEqualTo(0);
    assertThat(bench.symbol("SIM.B").offset()).isEqualTo(2);
  }

  @Test
  void shouldNotLetATradeIntoThePastOfTheClockEvenWithoutOpenBar() {
    bench.clock("SIM", T0 + SECOND);

    assertThat(bench.trade(A, 1, T0 + 600 * MS, 10)).isNull();

    assertThat(bench.symbol(A).row().trades().effectiveNs()).isEqualTo(T0 + SECOND);
    assertThat(bench.symbol(A).view(0).row().bar().startNs()).isEqualTo(T0 + SECOND);
  }

  @Test
  void shouldAcceptExactlyOneSecondLateAndNoMore() {
    bench.clock("SIM", T0 + 2 * SECOND);
    assertThat(bench.trade(A, 1, T0 + SECOND - 1, 10)).isEqualTo(RejectReason.LATE);
    assertThat(bench.trade(A, 2, T0 + SECOND, 10)).isNull();
    assertThat(bench.trade(A, 3, T0 + SECOND - 1, 10)).isEqualTo(RejectReason.LATE);
  }

  @Test
  void shouldPutANewerSeqWithAnOlderTimeIntoTheOpenBarAsItsClose() {
    bench.trade(A, 1, T0 + 2500 * MS, 10);
    assertThat(bench.trade(A, 2, T0 + 1500 * MS, 12)).isNull();
    assertThat(bench.symbol(A).view(0).row().bar().close()).isEqualTo(12);
    assertThat(bench.told.closed).isEmpty();
    assertThat(bench.trade(A, 3, T0 + 1499 * MS, 13)).isEqualTo(RejectReason.LATE);
    assertThat(bench.symbol(A).row().lastPrice()).isEqualTo(12);
  }

  @Test
  void shouldCloseABarByATradeInALaterOne() {
    bench.trade(A, 1, T0 + 500 * MS, 10);
    bench.trade(A, 2, T0 + 1500 * MS, 12);
    assertThat(bench.bars("live_1s")).hasSize(1);
    assertThat(bench.bars("live_1m")).isEmpty();
    assertThat(Bench.value(bench.told.closed.getFirst(), "last_price")).isEqualTo(10);
    assertThat(bench.told.closed.getFirst().offset()).isEqualTo(1);
  }

  @Test
  void shouldRejectTicksFarAheadOfTheirAppendTime() {
    bench.trade(A, 1, T0, 10);
    long year2099 = TestMarket.ns("2099-01-01T00:00:00", ZoneOffset.UTC);
    var trade = new io.factorline.event.MarketEvent.Trade(A, 2, year2099, 10, 1);
    assertThat(bench.send(trade, new byte[] {1})).isEqualTo(RejectReason.FUTURE);
    var limit = new io.factorline.event.MarketEvent.Trade(A, 2, T0 + 5 * SECOND + 1, 10, 1);
    assertThat(bench.send(limit, new byte[] {1})).isEqualTo(RejectReason.FUTURE);
    assertThat(bench.trade(A, 2, T0, 11)).isNull();
  }

  @Test
  void shouldTellWhetherTheFeedIsAReplayOnlyUntilATickFollows() {
    bench.trade(A, 1, T0, 10);
    bench.at(T0 + SECOND);
    bench.send(new Clock("SIM", T0 + SECOND, ClockSource.REPLAY), new byte[0]);
    VenueState venue = bench.engine.venues().iterator().next();
    assertThat(venue.isReplayed()).isTrue();
    bench.send(new Clock("SIM", T0 + SECOND, ClockSource.OWNER), new byte[0]);
    assertThat(venue.isReplayed()).isTrue();
    bench.trade(A, 1, T0, 10);
    assertThat(venue.isReplayed()).isFalse();
    assertThat(venue.mark().feed().replayed()).isFalse();
  }
}
