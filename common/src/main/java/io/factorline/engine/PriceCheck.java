package io.factorline.engine;

import io.factorline.event.MarketEvent.Trade;
import io.factorline.event.RejectReason;
import io.factorline.market.CleaningRules;
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

  /** So that a trade right at the limit, where most of a limit day's are, does not lose a bit. */
  private static final double ROUNDING = 1e-9;

  private final Statistics statistics = new Statistics();
  private String detail = "";

  /** The text of the last rejection. */
  String detail() {
    return detail;
  }

  /**
   * Judges a price. The outlier window sees it in any case; the second outlier in a row on the same
   * side is a real change of level: it is believed, and the window begins anew with the two.
   */
  @Nullable RejectReason check(SymbolState symbol, double price, long eventDay) {
    CleaningRules rules = symbol.venue().venue().cleaning();
    PriceBand band = rules.band();
    if (band != null && isOutside(band, symbol.row(), price, eventDay)) {
      return RejectReason.PRICE_BAND;
    }
    OutlierRule rule = rules.outlier();
    return rule != null && isOutlier(rule, symbol, price) ? RejectReason.OUTLIER : null;
  }

  private boolean isOutside(PriceBand band, SymbolRow row, double price, long eventDay) {
    boolean isFirstOfSession = eventDay > row.trades().sessionDay();
    double reference = isFirstOfSession ? row.lastPrice() : row.referencePrice();
    double allowed = (band.maxMove() + ROUNDING) * reference;
    if (reference == 0 || Math.abs(price - reference) <= allowed) {
      return false;
    }
    detail = "must be within " + band.maxMove() + " of " + reference + ": price=" + price;
    return true;
  }

  private boolean isOutlier(OutlierRule rule, SymbolState symbol, double price) {
    SymbolRow row = symbol.row();
    RollingWindow window = row.prices(rule.window());
    int side = window.size() < MIN_WINDOW ? 0 : side(rule, window, symbol.tickSize(), price);
    boolean isNewLevel = side != 0 && side == row.outlierSide();
    if (isNewLevel) {
      double first = window.newest();
      window.clear();
      window.add(first);
    }
    window.add(price);
    row.outlierSide(isNewLevel ? 0 : side);
    return side != 0 && !isNewLevel;
  }

  /** Side of the window on which the price is an outlier; 0 where it is none. */
  private int side(OutlierRule rule, RollingWindow window, double tickSize, double price) {
    Statistics.Level level = statistics.level(window, rule.trim());
    double gamma = Math.max(rule.gammaTicks() * tickSize, rule.gammaBp() * BP * level.mean());
    double allowed = DEVIATIONS * level.deviation() + gamma;
    if (Math.abs(price - level.mean()) < allowed) {
      return 0;
    }
    detail = "must be within " + allowed + " of " + level.mean() + ": price=" + price;
    return price > level.mean() ? 1 : -1;
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
