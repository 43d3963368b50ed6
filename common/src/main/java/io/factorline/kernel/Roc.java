package io.factorline.kernel;

import java.util.List;

/**
 * Rate of change of the close over n bars, {@code 100 * (x - x[-n]) / x[-n]}.
 *
 * <p>Percent, above -100. First index n. A split leaves it.
 */
final class Roc implements Indicator {

  private final int period;

  Roc(int period) {
    this.period = period;
  }

  @Override
  public int firstIndex() {
    return period;
  }

  @Override
  public Lookback lookback() {
    return Lookback.ofClose(period + 1);
  }

  @Override
  public List<Scale> slots() {
    return List.of(Scale.NONE);
  }

  @Override
  public void compute(Bar bar, BarWindow window, double[] before, double[] after, int at) {
    if (window.index() < period) {
      after[at] = 0.0;
      return;
    }
    double past = window.close().back(period);
    after[at] = 100.0 * ((bar.close() - past) / past);
  }
}
