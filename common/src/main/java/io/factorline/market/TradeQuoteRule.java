package io.factorline.market;

import java.time.Duration;

/**
 * Flags a trade outside {@code [bid - spread, ask + spread]} of the latest quote that is not newer
 * than the trade and at most {@code maxQuoteAge} older.
 *
 * @param maxQuoteAge in (0, 1 h]
 */
public record TradeQuoteRule(Duration maxQuoteAge) {
  /** Quotes up to 5 s old. */
  public static final TradeQuoteRule DEFAULT = new TradeQuoteRule(Duration.ofSeconds(5));

  public TradeQuoteRule {
    if (!maxQuoteAge.isPositive() || maxQuoteAge.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("must be in (0s, 1h]: maxQuoteAge=" + maxQuoteAge);
    }
  }
}
