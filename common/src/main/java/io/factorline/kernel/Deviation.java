package io.factorline.kernel;

import java.util.List;

/**
 * Population standard deviation of the last n closes (divisor n), n at most {@link Sma#MAX_WINDOW}.
 *
 * <p>Unit: price, at least 0. First index n - 1. Recomputed from the window at every bar. A split
 * divides it.
 */
final class Deviation implements Indicator {

  private final int period;

  private Deviation(int period) {
    this.period = period;
  }

  static Indicator of(int period) {
    return period <= Sma.MAX_WINDOW ? new Deviation(period) : new RunningDeviation(period);
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
    return List.of(Scale.PRICE);
  }

  @Override
  public void compute(Bar bar, BarWindow window, double[] before, double[] after, int at) {
    after[at] = window.index() < period - 1 ? 0.0 : Math.sqrt(window.close().variance(period));
  }
}
