package io.factorline.kernel;

import java.util.List;

/**
 * Weighted moving average: the last n closes with weights 1 (oldest) to n (newest), n at most
 * {@link Sma#MAX_WINDOW}.
 *
 * <p>Unit: price. First index n - 1. Recomputed from the window at every bar. A split divides it.
 */
final class Wma implements Indicator {

  private final int period;

  private Wma(int period) {
    this.period = period;
  }

  static Indicator of(int period) {
    return period <= Sma.MAX_WINDOW ? new Wma(period) : new RunningWma(period);
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
    after[at] = window.index() < period - 1 ? 0.0 : window.close().weightedMean(period);
  }
}
