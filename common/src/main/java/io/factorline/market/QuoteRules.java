package io.factorline.market;

/**
 * Which quotes are believed. A crossed quote (bid above ask) never is; these limits come on top.
 *
 * @param maxSpreadOverMedian widest spread, as a multiple of the median of the window, >= 1
 * @param maxMidMad farthest mid, in median absolute deviations from the median of the window, > 0
 * @param window quotes looked back at, 10 to 256
 */
public record QuoteRules(double maxSpreadOverMedian, double maxMidMad, int window) {
  /** Spread up to 50 medians, mid within 10 deviations, over 50 quotes. */
  public static final QuoteRules DEFAULT = new QuoteRules(50, 10, 50);

  public QuoteRules {
    if (!(maxSpreadOverMedian >= 1 && maxSpreadOverMedian <= 1_000_000)) {
      throw new IllegalArgumentException(
          "must be in [1, 1000000]: maxSpreadOverMedian=" + maxSpreadOverMedian);
    }
    if (!(maxMidMad > 0 && maxMidMad <= 1_000_000)) {
      throw new IllegalArgumentException("must be in (0, 1000000]: maxMidMad=" + maxMidMad);
    }
    if (window < 10 || window > 256) {
      throw new IllegalArgumentException("must be in [10, 256]: window=" + window);
    }
  }
}
