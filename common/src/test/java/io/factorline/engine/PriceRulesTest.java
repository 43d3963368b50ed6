package io.factorline.engine;

import static io.factorline.engine.TestMarket.MS;
import static io.factorline.engine.TestMarket.SEOUL;
import static io.factorline.engine.TestMarket.ns;
import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.event.RejectReason;
import org.junit.jupiter.api.Test;

/** Band and outliers, at a venue that has both rules on. */
final class PriceRulesTest {
  private static final String SAMSUNG = "005930";
  private static final long MONDAY = ns("2026-11-16T10:00:00", SEOUL);
  private static final long TUESDAY = ns("2026-11-17T10:00:00", SEOUL);

  private final Bench bench = new Bench();
  private long seq;

  private RejectReason next(long openNs, double price) {
    seq++;
    return bench.trade(SAMSUNG, seq, openNs + seq * MS, price);
  }

  private void fill(double price) {
    for (int i = 0; i < 20; i++) {
      assertThat(next(MONDAY, price + i % 3)).isNull();
    }
  }

  @Test
  void shouldRejectPricesBeyondTheBandAroundTheLastSession() {
    next(MONDAY, 70_000);
    assertThat(next(MONDAY, 200_000)).isNull();
    next(MONDAY, 70_000);
    assertThat(next(TUESDAY, 91_001)).isEqualTo(RejectReason.PRICE_BAND);
    assertThat(bench.told.details.getLast())
        .isEqualTo("must be within 0.3 of 70000.0: price=91001.0");
    assertThat(next(TUESDAY, 91_000)).isNull();
    assertThat(next(TUESDAY, 48_999)).isEqualTo(RejectReason.PRICE_BAND);
    assertThat(bench.symbol(SAMSUNG).row().referencePrice()).isEqualTo(70_000);
  }

  @Test
  void shouldRejectOneOutlierAndBelieveTheSecondOnTheSameSide() {
    fill(70_000);
    assertThat(next(MONDAY, 75_000)).isEqualTo(RejectReason.OUTLIER);
    assertThat(bench.symbol(SAMSUNG).row().lastPrice()).isLessThan(70_003);
    assertThat(next(MONDAY, 70_001)).isNull();
    assertThat(next(MONDAY, 75_000)).isEqualTo(RejectReason.OUTLIER);
    assertThat(next(MONDAY, 65_000)).isEqualTo(RejectReason.OUTLIER);
    assertThat(next(MONDAY, 65_010)).isNull();
    assertThat(next(MONDAY, 65_020)).isNull();
  }

  @Test
  void shouldChangeNothingButTheWindowByARejectedPrice() {
    fill(70_000);
    SymbolState symbol = bench.symbol(SAMSUNG);
    long trades = symbol.view(0).row().bar().tradeCount();
    long lastSeq = symbol.row().trades().lastSeq();
    long effective = symbol.row().trades().effectiveNs();
    next(MONDAY, 90_000);
    assertThat(symbol.view(0).row().bar().tradeCount()).isEqualTo(trades);
    assertThat(symbol.row().trades().lastSeq()).isEqualTo(lastSeq);
    assertThat(symbol.row().trades().effectiveNs()).isEqualTo(effective);
    assertThat(symbol.offset()).isEqualTo(20);
    assertThat(symbol.row().pendingRejects()).hasSize(1);
  }

  @Test
  void shouldAllowTheTickWhereThePriceStandsStill() {
    for (int i = 0; i < 20; i++) {
      next(MONDAY, 100);
    }
    assertThat(next(MONDAY, 101)).isEqualTo(RejectReason.OUTLIER);
    assertThat(next(MONDAY, 100.99)).isNull();
  }
}
