package io.factorline.engine;

import io.factorline.event.MarketEvent.Trade;
import io.factorline.event.RejectReason;
import io.factorline.market.OutlierRule;
import io.factorline.market.PriceBand;
import io.factorline.market.TradeQuoteRule;
import io.factorline.store.QuoteState;
import io.factorline.store.RollingWindow;
import io.factorline.store.SymbolRow;
import org.jspecify.annotations.Nullable;

/**
 * The price rules of a venue: hard band, outliers (after Brownlees and Gallo 2006, over a trailing
 * window, with gamma = max(ticks, basis points)), and the flag against the quote. One thread.
 */
final class PriceCheck {
  private static final double BP = 1e-4;
  private static final double DEVIATIONS = 3;
  private static final int MIN_WINDOW = 10;

  private final Statistics statistics = new Statistics();
  private String detail = "";

  /** The text of the last rejection. */
  String detail() {
    return detail;
  }

  /**
   * Judges a price. The outlier window sees it in any case, so that a real change of level is
   * accepted after a few trades.
   */
  @Nullable RejectReason check(
      VenueState venueState, SymbolRow row, Trade trade, long day, double tickSize) {
    PriceBand band = venueState.venue().cleaning().band();
    if (band != null && isOutside(band, row, trade.price(), day)) {
      return RejectReason.PRICE_BAND;
    }
    OutlierRule rule = venueState.venue().cleaning().outlier();
    return rule != null && isOutlier(rule, row, trade.price(), tickSize)
        ? RejectReason.OUTLIER
        : null;
  }

  private boolean isOutside(PriceBand band, SymbolRow row, double price, long day) {
    boolean isFirstOfSession = day > row.trades().sessionDay();
    double reference = isFirstOfSession ? row.lastPrice() : row.referencePrice();
    if (reference == 0 || Math.abs(price / reference - 1) <= band.maxMove()) {
      return false;
    }
    detail = "must be within " + band.maxMove() + " of " + reference + ": price=" + price;
    return true;
  }

  private boolean isOutlier(OutlierRule rule, SymbolRow row, double price, double tickSize) {
    RollingWindow window = row.prices(rule.window());
    boolean isOutlier = false;
    if (window.size() >= MIN_WINDOW) {
      Statistics.Trimmed trimmed = statistics.trimmed(window, rule.trim());
      double gamma = Math.max(rule.gammaTicks() * tickSize, rule.gammaBp() * BP * trimmed.mean());
      double allowed = DEVIATIONS * trimmed.deviation() + gamma;
      isOutlier = !(Math.abs(price - trimmed.mean()) < allowed);
      if (isOutlier) {
        detail = "must be within " + allowed + " of " + trimmed.mean() + ": price=" + price;
      }
    }
    window.add(price);
    return isOutlier;
  }

  /** Whether a trade lies outside the quote widened by its spread, where that quote is recent. */
  boolean isOffQuote(VenueState venueState, QuoteState quote, Trade trade) {
    TradeQuoteRule rule = venueState.venue().cleaning().tradeVsQuote();
    if (rule == null || quote.bid() == 0 || quote.ask() == 0) {
      return false;
    }
    long ageNs = trade.eventNs() - quote.guard().effectiveNs();
    if (ageNs < 0 || ageNs > rule.maxQuoteAge().toNanos()) {
      return false;
    }
    double spread = quote.ask() - quote.bid();
    return trade.price() < quote.bid() - spread || trade.price() > quote.ask() + spread;
  }
}
