package io.factorline.kernel;

import java.util.List;

/**
 * Simple moving average over a long window: as {@link Sma}, from a compensated running sum.
 *
 * <p>Unit: price. First index n - 1. O(1) per bar. A split divides it; the sum is then taken anew.
 */
final class RunningSma implements Indicator {

  private static final int SUM = 1;

  private final int period;

  RunningSma(int period) {
    this.period = period;
  }

  @Override
  public int firstIndex() {
    return period - 1;
  }

  @Override
  public Lookback lookback() {
    return Lookback.ofClose(period + 1);
  }

  @Override
  public List<Scale> slots() {
    return List.of(Scale.PRICE, Scale.PRICE, Scale.PRICE);
  }

  @Override
  public void compute(Bar bar, BarWindow window, double[] before, double[] after, int at) {
    CompensatedSum.copy(before, after, at + SUM);
    CompensatedSum.add(after, at + SUM, bar.close());
    if (window.index() >= period) {
      CompensatedSum.add(after, at + SUM, -window.close().back(period));
    }
    after[at] = window.index() < period - 1 ? 0.0 : after[at + SUM] / period;
  }

  @Override
  public void resum(BarWindow window, double[] slots, int at) {
    CompensatedSum.clear(slots, at + SUM);
    for (int bars = window.committed(period); bars > 0; bars--) {
      CompensatedSum.add(slots, at + SUM, window.close().back(bars));
    }
  }
}
