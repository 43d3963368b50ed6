package io.factorline.market;

import org.jspecify.annotations.Nullable;

/**
 * The cleaning of a venue's ticks that is a choice; a null rule is off.
 *
 * @param band hard daily price limit, off by default
 * @param outlier statistical price filter, off by default
 * @param quotes limits of quotes, always on
 * @param tradeVsQuote trades flagged against the quote, on by default
 */
public record CleaningRules(
    @Nullable PriceBand band,
    @Nullable OutlierRule outlier,
    QuoteRules quotes,
    @Nullable TradeQuoteRule tradeVsQuote) {
  /** No band, no outlier filter, quotes and trades against quotes by their defaults. */
  public static final CleaningRules DEFAULT =
      new CleaningRules(null, null, QuoteRules.DEFAULT, TradeQuoteRule.DEFAULT);
}
