package io.factorline.kernel;

import java.util.Collections;
import java.util.List;

/**
 * Slow stochastic: fast = 100 * (close - LL) / (HH - LL) over the last {@code k} bars; {@code k} =
 * mean of the last {@code k_slow} fast values; {@code d} = mean of the last {@code d} k values.
 *
 * <p>Range 0..100. First index of both k + k_slow + d - 3. A window without range has fast 50
 * (neutral) or 0 (talib). The slots keep the fast and k values that the next bar averages. A split
 * leaves all of them.
 */
final class Stochastic implements Indicator {

  private static final int D = 1;
  private static final int FASTS = 2;

  private final int k;
  private final int kSlow;
  private final int d;
  private final double flat;

  Stochastic(int k, int kSlow, int d, FlatMode mode) {
    this.k = k;
    this.kSlow = kSlow;
    this.d = d;
    flat = mode == FlatMode.NEUTRAL ? 50.0 : 0.0;
  }

  @Override
  public int firstIndex() {
    return k + kSlow + d - 3;
  }

  @Override
  public Lookback lookback() {
    return Lookback.ofRange(k);
  }

  @Override
  public List<Scale> slots() {
    return Collections.nCopies(FASTS + (kSlow - 1) + (d - 1), Scale.NONE);
  }

  @Override
  public void compute(Bar bar, BarWindow window, double[] before, double[] after, int at) {
    double fast = window.index() < k - 1 ? 0.0 : fast(bar, window);
    int fasts = at + FASTS;
    after[at] = meanAndShift(before, after, fasts, kSlow, fast);
    after[at + D] = meanAndShift(before, after, fasts + kSlow - 1, d, after[at]);
  }

  private double fast(Bar bar, BarWindow window) {
    double lowest = window.low().lowest(k);
    double range = window.high().highest(k) - lowest;
    return range == 0.0 ? flat : 100.0 * ((bar.close() - lowest) / range);
  }

  /** The mean of the n - 1 kept values and the newest, which takes the place of the oldest. */
  private static double meanAndShift(
      double[] before, double[] after, int at, int n, double newest) {
    double sum = 0.0;
    for (int i = 0; i < n - 1; i++) {
      sum += before[at + i];
      after[at + i] = i == n - 2 ? newest : before[at + i + 1];
    }
    return (sum + newest) / n;
  }
}
