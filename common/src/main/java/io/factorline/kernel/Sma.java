package io.factorline.kernel;

import java.util.List;

/**
 * Simple moving average: the mean of the last n closes, n at most {@link #MAX_WINDOW}.
 *
 * <p>Unit: price. First index n - 1. Recomputed from the window at every bar, oldest to newest. A
 * split divides it.
 */
final class Sma implements Indicator {

  /** Longest window that is recomputed at every bar; longer ones keep running sums. */
  static final int MAX_WINDOW = 256;

  private final int period;

  private Sma(int period) {
    this.period = period;
  }

  static Indicator of(int period) {
    return period <= MAX_WINDOW ? new Sma(period) : new RunningSma(period);
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
    after[at] = window.index() < period - 1 ? 0.0 : window.close().mean(period);
  }
}
