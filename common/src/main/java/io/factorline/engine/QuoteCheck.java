package io.factorline.engine;

import io.factorline.event.MarketEvent.Quote;
import io.factorline.event.RejectReason;
import io.factorline.market.QuoteRules;
import io.factorline.store.QuoteState;
import io.factorline.store.RollingWindow;
import org.jspecify.annotations.Nullable;

/**
 * The rules for quotes: crossed, spread out of proportion, mid far from the recent ones. A locked
 * quote (bid = ask) passes but leaves no mark in the windows. One thread.
 *
 * <p>The limit of the mid has a floor of 5 bp of the median, since the deviation of a window of
 * equal mids is 0. The windows see each two-sided quote, rejected or not, so that a change of level
 * is accepted once it fills half of the window.
 */
final class QuoteCheck {
  private static final double MID_FLOOR = 5e-4;

  private final Statistics statistics = new Statistics();
  private String detail = "";

  /** The text of the last rejection. */
  String detail() {
    return detail;
  }

  /** Refuses a quote whose bid is above its ask. */
  @Nullable RejectReason checkSides(Quote quote) {
    if (quote.ask() > 0 && quote.bid() > quote.ask()) {
      detail = "must be at most the ask: bid=" + quote.bid() + ", ask=" + quote.ask();
      return RejectReason.CROSSED;
    }
    return null;
  }

  /** Judges a quote after those of its symbol that came before. */
  @Nullable RejectReason check(QuoteRules rules, QuoteState state, Quote quote) {
    RejectReason crossed = checkSides(quote);
    if (crossed != null) {
      return crossed;
    }
    if (quote.bid() == 0 || quote.ask() == 0 || quote.bid() == quote.ask()) {
      return null;
    }
    RollingWindow spreads = state.spreads(rules.window());
    RollingWindow mids = state.mids(rules.window());
    RejectReason reason = judge(rules, spreads, mids, quote);
    spreads.add(quote.ask() - quote.bid());
    mids.add((quote.ask() + quote.bid()) / 2);
    return reason;
  }

  private @Nullable RejectReason judge(
      QuoteRules rules, RollingWindow spreads, RollingWindow mids, Quote quote) {
    if (spreads.size() < rules.window()) {
      return null;
    }
    double spread = quote.ask() - quote.bid();
    if (isClearlyUsual(rules, spreads, mids, spread, (quote.ask() + quote.bid()) / 2)) {
      return null;
    }
    double maxSpread = rules.maxSpreadOverMedian() * statistics.median(spreads);
    if (spread > maxSpread) {
      detail = "must have a spread of at most " + maxSpread + ": spread=" + spread;
      return RejectReason.WIDE_SPREAD;
    }
    double centre = statistics.median(mids);
    double allowed =
        rules.maxMidMad() * statistics.medianDeviation(mids, centre) + MID_FLOOR * centre;
    double mid = (quote.ask() + quote.bid()) / 2;
    if (Math.abs(mid - centre) > allowed) {
      detail = "must have a mid within " + allowed + " of " + centre + ": mid=" + mid;
      return RejectReason.OUTLIER;
    }
    return null;
  }

  /**
   * Whether both rules hold whatever the medians are, since these lie between the extremes of their
   * windows: most quotes are spared the sorting.
   */
  private static boolean isClearlyUsual(
      QuoteRules rules, RollingWindow spreads, RollingWindow mids, double spread, double mid) {
    double lowest = mids.lowest();
    double farthest = Math.max(mids.highest() - mid, mid - lowest);
    return spread <= rules.maxSpreadOverMedian() * spreads.lowest()
        && farthest <= MID_FLOOR * lowest;
  }
}
