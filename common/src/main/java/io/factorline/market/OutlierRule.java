package io.factorline.market;

/**
 * Price outliers against a trailing window of trades: kept where {@code |price - m| < 3 s + gamma},
 * with {@code m} and {@code s} the trimmed mean and deviation of the window and {@code gamma =
 * max(gammaTicks x tick, gammaBp / 10,000 x m)}.
 *
 * @param window trades looked back at, 10 to 256
 * @param trim fraction cut off at each end, in [0, 0.5)
 * @param gammaTicks in ticks of the instrument, >= 0
 * @param gammaBp in basis points of the price, >= 0
 */
public record OutlierRule(int window, double trim, double gammaTicks, double gammaBp) {
  /** 60 trades, 10 % trimmed, at least 1 tick and 5 bp. */
  public static final OutlierRule DEFAULT = new OutlierRule(60, 0.10, 1, 5);

  public OutlierRule {
    if (window < 10 || window > 256) {
      throw new IllegalArgumentException("must be in [10, 256]: window=" + window);
    }
    if (!(trim >= 0 && trim < 0.5)) {
      throw new IllegalArgumentException("must be in [0, 0.5): trim=" + trim);
    }
    if (!(gammaTicks >= 0 && gammaTicks <= 1_000_000)) {
      throw new IllegalArgumentException("must be in [0, 1000000]: gammaTicks=" + gammaTicks);
    }
    if (!(gammaBp >= 0 && gammaBp <= 10_000)) {
      throw new IllegalArgumentException("must be in [0, 10000]: gammaBp=" + gammaBp);
    }
  }
}
