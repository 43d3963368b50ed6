package io.factorline.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.kernel.ViewKernel;
import io.factorline.market.SeqMode;
import io.factorline.market.Session;
import io.factorline.market.Venue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class DefaultCatalogTest {
  private static final List<String> STANDARD =
      List.of(
          ("last_price open high low volume vwap sma_5 sma_20 sma_60 ema_12 ema_20 ema_26 wma_20"
                  + " rsi_14 macd macd_signal macd_hist bb_upper bb_middle bb_lower stddev_20"
                  + " atr_14 adx_14 cci_20 roc_10 stoch_k stoch_d willr_14")
              .split(" "));

  private final Catalog catalog = CatalogLoader.defaults();

  @Test
  void shouldHoldTheViewsOfTheContract() {
    assertThat(catalog.barViews())
        .extracting(view -> view.name() + " " + view.timeframe() + " " + view.ttl())
        .containsExactly("live_1s 1s PT5M", "live_1m 1m PT30M", "daily 1d PT168H");
    assertThat(catalog.barViews())
        .allSatisfy(view -> assertThat(view.factorNames()).isEqualTo(STANDARD));
    assertThat(catalog.quoteView()).isNotNull();
    assertThat(catalog.quoteView().factorNames())
        .containsExactly("bid", "ask", "mid", "spread_bp", "imbalance");
    assertThat(catalog.offlineViews()).hasSize(1);
    assertThat(catalog.offlineViews().getFirst().factorNames())
        .containsExactly("bps", "eps", "roe", "dividend_yield", "shares");
    assertThat(catalog.derivedViews().getFirst().factors())
        .extracting(factor -> factor.name() + " = " + factor.expression().canonical())
        .containsExactly(
            "pbr = live_1m:last_price fundamentals:bps /",
            "per = live_1m:last_price fundamentals:eps /",
            "market_cap = live_1m:last_price fundamentals:shares *");
  }

  @Test
  void shouldServeMomentumFromWhatIsWarmAfterTwentyOneBars() {
    BarView view = catalog.barViews().getFirst();
    ViewKernel kernel = ViewKernel.of(view.kernel());
    List<String> warm = new ArrayList<>();
    for (int i = 0; i < kernel.factorCount(); i++) {
      if (kernel.firstIndex(i) <= 20) {
        warm.add("live_1s:" + view.factorNames().get(i));
      }
    }

    FeatureService momentum = catalog.service("momentum_v1");

    assertThat(momentum.factors()).extracting(FactorRef::toString).isEqualTo(warm);
    assertThat(momentum.bar()).isEqualTo(Reading.CLOSED);
    assertThat(catalog.model("momentum").service()).isEqualTo("momentum_v1");
  }

  @Test
  void shouldGiveTheTextThatEachDefinitionIsTheHashOf() throws NoSuchAlgorithmException {
    for (View view : catalog.views().values()) {
      byte[] text = catalog.canonical(view).getBytes(StandardCharsets.UTF_8);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text);

      assertThat(HexFormat.of().formatHex(hash)).as(view.name()).startsWith(view.definition());
    }
  }

  @Test
  void shouldMapSymbolsToVenues() {
    assertThat(catalog.venueOf("SIM.AAA").id()).isEqualTo("SIM");
    assertThat(catalog.venueOf("005930").id()).isEqualTo("KRX");
    assertThat(catalog.venueOf("BTCUSDT").id()).isEqualTo("WORLD");
    assertThat(catalog.venueOf("0059300").id()).isEqualTo(Venue.CATCH_ALL);
    assertThat(catalog.venues().get("KRX").seq()).isEqualTo(SeqMode.PER_SESSION);
    assertThat(catalog.venues().get("SIM").seq()).isEqualTo(SeqMode.CONTINUOUS);
    assertThat(catalog.universe("sim").symbols())
        .hasSize(24)
        .doesNotHaveDuplicates()
        .allMatch(symbol -> symbol.startsWith("SIM."));
  }

  @Test
  void shouldKnowTheKoreanYear() {
    Venue korea = Objects.requireNonNull(catalog.venues().get("KRX"));
    int sessions = 0;
    for (LocalDate day = LocalDate.parse("2026-01-01");
        day.getYear() == 2026;
        day = day.plusDays(1)) {
      sessions += korea.calendar().of(day.toEpochDay()) == null ? 0 : 1;
    }
    Session exam = korea.calendar().of(LocalDate.parse("2026-11-19").toEpochDay());

    assertThat(sessions).isEqualTo(261 - 17);
    assertThat(exam.closeNs() - exam.openNs()).isEqualTo(6_500L * 3_600_000_000L);
    assertThat(exam.endNs() - exam.closeNs()).isEqualTo(30_000_000_000L);
    assertThat(korea.calendar().expires()).isEqualTo(LocalDate.parse("2026-12-31"));
  }

  /**
   * A change of this file is a change of what is stored under a definition: rows warm up again,
   * layouts are written anew. It must never happen by accident.
   */
  @Test
  void shouldKeepItsDefinitions() throws IOException {
    StringBuilder text = new StringBuilder(Definitions.of(catalog));
    text.append("hash=").append(catalog.hash()).append('\n');
    for (BarView view : catalog.barViews()) {
      text.append(view.name()).append('=').append(view.kernel().canonical()).append('\n');
    }
    try (InputStream golden = getClass().getResourceAsStream("/golden/catalog/default.txt")) {
      assertThat(golden).isNotNull();
      assertThat(text.toString())
          .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
