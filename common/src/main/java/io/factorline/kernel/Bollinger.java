package io.factorline.kernel;

import java.util.List;

/**
 * Bollinger bands: {@code middle} = mean of the last n closes, {@code upper} and {@code lower} =
 * middle +- k population standard deviations, n at most {@link Sma#MAX_WINDOW}.
 *
 * <p>Unit: price. First index n - 1. Recomputed from the window at every bar. A split divides them.
 */
final class Bollinger implements Indicator {

  private final int period;
  private final double deviations;

  private Bollinger(int period, double deviations) {
    this.period = period;
    this.deviations = deviations;
  }

  static Indicator of(int period, double deviations) {
    return period <= Sma.MAX_WINDOW
        ? new Bollinger(period, deviations)
        : new RunningBollinger(period, deviations);
  }

  /** Writes upper, middle, lower. */
  static void put(double[] slots, int at, double middle, double halfWidth) {
    slots[at] = middle + halfWidth;
    slots[at + 1] = middle;
    slots[at + 2] = middle - halfWidth;
  }

  @Override
  public int firstIndex() {
    return period - 1;
  }

  @Override
  public Lookback lookback() {
    return Lookback.ofClose(period);
  }

  @Override
  public List<Scale> slots() {
    return List.of(Scale.PRICE, Scale.PRICE, Scale.PRICE);
  }

  @Override
  public void compute(Bar bar, BarWindow window, double[] before, double[] after, int at) {
    if (window.index() < period - 1) {
      put(after, at, 0.0, 0.0);
      return;
    }
    Column close = window.close();
    put(after, at, close.mean(period), deviations * Math.sqrt(close.variance(period)));
  }
}
