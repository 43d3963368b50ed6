package io.factorline.kernel;

import java.util.List;

/**
 * Weighted moving average over a long window: as {@link Wma}, from two compensated running sums.
 * With S the plain and W the weighted sum, {@code W += n * x - S} and then {@code S += x - x[-n]}.
 *
 * <p>Unit: price. First index n - 1. O(1) per bar. A split divides it; the sums are then taken
 * anew.
 */
final class RunningWma implements Indicator {

  private static final int PLAIN = 1;
  private static final int WEIGHTED = 3;

  private final int period;
  private final double weights;

  RunningWma(int period) {
    this.period = period;
    weights = period * (period + 1.0) / 2.0;
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
    return List.of(Scale.PRICE, Scale.PRICE, Scale.PRICE, Scale.PRICE, Scale.PRICE);
  }

  @Override
  public void compute(Bar bar, BarWindow window, double[] before, double[] after, int at) {
    long index = window.index();
    CompensatedSum.copy(before, after, at + PLAIN);
    CompensatedSum.copy(before, after, at + WEIGHTED);
    if (index >= period) {
      CompensatedSum.subtract(after, at + WEIGHTED, before, at + PLAIN);
      CompensatedSum.add(after, at + PLAIN, -window.close().back(period));
    }
    addWeighted(after, at, index < period ? index + 1.0 : period, bar.close());
    after[at] = index < period - 1 ? 0.0 : after[at + WEIGHTED] / weights;
  }

  @Override
  public void resum(BarWindow window, double[] slots, int at) {
    CompensatedSum.clear(slots, at + PLAIN);
    CompensatedSum.clear(slots, at + WEIGHTED);
    int count = window.committed(period);
    for (int weight = 1; weight <= count; weight++) {
      addWeighted(slots, at, weight, window.close().back(count + 1 - weight));
    }
  }

  private static void addWeighted(double[] slots, int at, double weight, double value) {
    CompensatedSum.addProduct(slots, at + WEIGHTED, weight, value);
    CompensatedSum.add(slots, at + PLAIN, value);
  }
}
