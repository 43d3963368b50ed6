package io.factorline.engine;

import static io.factorline.engine.TestMarket.MS;
import static io.factorline.engine.TestMarket.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.event.RejectReason;
import io.factorline.store.QuoteState;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** Quotes: their own order, and which of them are believed. */
final class QuoteRulesTest {
  private static final String A = "SIM.A";
  private static final long T0 = TestMarket.ns("2026-11-17T03:00:00", ZoneOffset.UTC);

  private final Bench bench = new Bench();
  private long seq;

  private RejectReason next(double bid, double ask) {
    seq++;
    return bench.quote(A, seq, T0 + seq * MS, bid, ask);
  }

  private QuoteState quote() {
    return bench.symbol(A).row().quote();
  }

  private void fill() {
    for (int i = 0; i < 10; i++) {
      next(100 + i % 2 * 0.01, 100.1 + i % 2 * 0.01);
    }
  }

  @Test
  void shouldKeepAnOrderApartFromTheTrades() {
    bench.trade(A, 500, T0, 100);
    assertThat(next(99, 101)).isNull();
    assertThat(bench.quote(A, 1, T0 + MS, 98, 101)).isEqualTo(RejectReason.DUPLICATE);
    assertThat(quote().bid()).isEqualTo(99);
    assertThat(bench.trade(A, 501, T0 + MS, 100)).isNull();
    assertThat(bench.symbol(A).row().trades().lastSeq()).isEqualTo(501);
    assertThat(quote().guard().lastSeq()).isEqualTo(1);
  }

  @Test
  void shouldOpenAndCloseNoBars() {
    bench.trade(A, 1, T0, 100);
    bench.quote(A, 1, T0 + 5 * SECOND, 99, 101);
    assertThat(bench.told.closed).isEmpty();
    assertThat(bench.symbol(A).row().trades().effectiveNs()).isEqualTo(T0);
    assertThat(bench.trade(A, 2, T0 + MS, 100)).isNull();
  }

  @Test
  void shouldRejectCrossedButKeepLockedAndOneSidedQuotes() {
    assertThat(next(101, 100)).isEqualTo(RejectReason.CROSSED);
    assertThat(bench.told.details.getFirst())
        .isEqualTo("must be at most the ask: bid=101.0, ask=100.0");
    assertThat(bench.engine.symbol(A)).isNull();
    assertThat(next(100, 100)).isNull();
    assertThat(next(100, 0)).isNull();
    assertThat(quote().ask()).isZero();
    assertThat(next(0, 101)).isNull();
    assertThat(quote().bid()).isZero();
    assertThat(next(102, 101)).isEqualTo(RejectReason.CROSSED);
    assertThat(quote().ask()).isEqualTo(101);
  }

  @Test
  void shouldJudgeSpreadAndMidAgainstTheLastQuotesOnceThereAreEnough() {
    assertThat(next(50, 150)).isNull();
    fill();
    assertThat(next(95, 105.2)).isEqualTo(RejectReason.WIDE_SPREAD);
    assertThat(next(100.5, 100.6)).isEqualTo(RejectReason.OUTLIER);
    assertThat(next(100.02, 100.12)).isNull();
    assertThat(quote().bid()).isEqualTo(100.02);
  }

  @Test
  void shouldBelieveANewLevelOnceItFillsHalfOfTheWindow() {
    fill();
    int rejected = 0;
    while (next(110, 110.1) != null) {
      rejected++;
    }
    assertThat(rejected).isBetween(4, 6);
  }

  @Test
  void shouldLetALockedQuoteLeaveNoMarkInTheWindows() {
    fill();
    for (int i = 0; i < 20; i++) {
      next(100, 100);
    }
    assertThat(next(100, 100.1)).isNull();
  }

  @Test
  void shouldLoseNoGoodQuoteToOneHostileNumber() {
    next(99, 101);
    assertThat(bench.quote(A, 1_000_000_000_000_000L, T0 + 2 * MS, 1, 2)).isNull();
    assertThat(quote().bid()).isEqualTo(99);
    assertThat(bench.quote(A, 2, T0 + 3 * MS, 99.5, 101)).isNull();
    assertThat(bench.told.rejected)
        .containsExactly(new Recorder.Rejected(1, RejectReason.SEQ_JUMP));
    assertThat(quote().bid()).isEqualTo(99.5);
  }

  @Test
  void shouldGoOnFromAHostileFirstNumber() {
    bench.quote(A, 1_000_000_000_000_000L, T0, 1, 2);
    assertThat(bench.quote(A, 7, T0 + MS, 99, 101)).isNull();
    assertThat(bench.quote(A, 8, T0 + 2 * MS, 99.5, 101)).isNull();
    assertThat(quote().bid()).isEqualTo(99.5);
    assertThat(quote().guard().lastSeq()).isEqualTo(8);
  }

  @Test
  void shouldFlagTradesFarOutsideARecentQuote() {
    next(99, 101);
    bench.trade(A, 1, T0 + 10 * MS, 103);
    assertThat(bench.told.flagged).isZero();
    bench.trade(A, 2, T0 + 11 * MS, 103.01);
    bench.trade(A, 3, T0 + 12 * MS, 96.99);
    assertThat(bench.told.flagged).isEqualTo(2);
    bench.trade(A, 4, T0 + 6 * SECOND, 200);
    assertThat(bench.told.flagged).isEqualTo(2);
    assertThat(bench.symbol(A).row().lastPrice()).isEqualTo(200);
  }
}
