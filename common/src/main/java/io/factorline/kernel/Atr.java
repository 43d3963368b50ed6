package io.factorline.kernel;

import java.util.List;

/**
 * Average true range after Wilder: true range = max(high - low, |high - c'|, |low - c'|) with the
 * close c' before; seeded with its mean over indexes 1..n, then {@code (A * (n - 1) + TR) / n}.
 *
 * <p>Unit: price, at least 0. First index n. A split divides it.
 */
final class Atr implements Indicator {

  private final int period;

  Atr(int period) {
    this.period = period;
  }

  @Override
  public int firstIndex() {
    return period;
  }

  @Override
  public Lookback lookback() {
    return Lookback.ofClose(2);
  }

  @Override
  public List<Scale> slots() {
    return List.of(Scale.PRICE);
  }

  @Override
  public void compute(Bar bar, BarWindow window, double[] before, double[] after, int at) {
    long index = window.index();
    double range = index == 0 ? 0.0 : Wilder.trueRange(bar, window.close().back(1));
    double average = Wilder.next(before[at], range, index, period);
    after[at] = Underflow.flush(average, average);
  }
}
