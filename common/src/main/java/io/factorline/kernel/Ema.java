package io.factorline.kernel;

import java.util.List;

/**
 * Exponential moving average of the close, {@code e += (x - e) * 2 / (n + 1)}, seeded with the mean
 * of the first n closes.
 *
 * <p>Unit: price. First index n - 1; until then the slot sums the seed. A split divides it.
 */
final class Ema implements Indicator {

  private final int period;
  private final double weight;

  Ema(int period) {
    this.period = period;
    weight = weight(period);
  }

  static double weight(int period) {
    return 2.0 / (period + 1);
  }

  /**
   * The next state of an average whose seed is the mean of its first {@code period} values.
   *
   * @param count number of values before this one; {@code state} is their sum below period
   */
  static double next(double state, double value, long count, int period, double weight) {
    if (count >= period) {
      return state + (value - state) * weight;
    }
    double sum = state + value;
    return count == period - 1 ? sum / period : sum;
  }

  @Override
  public int firstIndex() {
    return period - 1;
  }

  @Override
  public Lookback lookback() {
    return Lookback.NONE;
  }

  @Override
  public List<Scale> slots() {
    return List.of(Scale.PRICE);
  }

  @Override
  public void compute(Bar bar, BarWindow window, double[] before, double[] after, int at) {
    after[at] = next(before[at], bar.close(), window.index(), period, weight);
  }
}
