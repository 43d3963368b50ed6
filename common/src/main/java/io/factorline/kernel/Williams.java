package io.factorline.kernel;

import java.util.List;

/**
 * Williams %R: {@code -100 * (HH - close) / (HH - LL)} over the last n bars.
 *
 * <p>Range -100..0. First index n - 1. A window without range gives -50 (neutral) or 0 (talib). A
 * split leaves it.
 */
final class Williams implements Indicator {

  private final int period;
  private final double flat;

  Williams(int period, FlatMode mode) {
    this.period = period;
    flat = mode == FlatMode.NEUTRAL ? -50.0 : 0.0;
  }

  @Override
  public int firstIndex() {
    return period - 1;
  }

  @Override
  public Lookback lookback() {
    return Lookback.ofRange(period);
  }

  @Override
  public List<Scale> slots() {
    return List.of(Scale.NONE);
  }

  @Override
  public void compute(Bar bar, BarWindow window, double[] before, double[] after, int at) {
    after[at] = window.index() < period - 1 ? 0.0 : percent(bar, window);
  }

  private double percent(Bar bar, BarWindow window) {
    double highest = window.high().highest(period);
    double range = highest - window.low().lowest(period);
    return range == 0.0 ? flat : 100.0 * ((bar.close() - highest) / range);
  }
}
