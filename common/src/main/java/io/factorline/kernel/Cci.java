package io.factorline.kernel;

import java.util.List;

/**
 * Commodity channel index: (p - mean) / (0.015 * mean absolute deviation) of the typical price p =
 * (high + low + close) / 3 over the last n bars.
 *
 * <p>A ratio around 0. First index n - 1. A flat window gives 0 in both flat modes; typical prices
 * that differ by rounding alone are not flat. Recomputed from the window at every bar. A split
 * leaves it.
 */
final class Cci implements Indicator {

  private static final double LAMBERT = 0.015;

  private final int period;

  Cci(int period) {
    this.period = period;
  }

  @Override
  public int firstIndex() {
    return period - 1;
  }

  @Override
  public Lookback lookback() {
    return new Lookback(0, 0, 0, period);
  }

  @Override
  public List<Scale> slots() {
    return List.of(Scale.NONE);
  }

  @Override
  public void compute(Bar bar, BarWindow window, double[] before, double[] after, int at) {
    boolean warm = window.index() >= period - 1;
    after[at] = warm ? window.typical().meanDeviations(period) / LAMBERT : 0.0;
  }
}
