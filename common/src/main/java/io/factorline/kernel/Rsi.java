package io.factorline.kernel;

import java.util.List;

/**
 * Relative strength index after Wilder: {@code 100 * G / (G + L)} with the averages G of gains and
 * L of losses of the close, {@code G = (G * (n - 1) + g) / n}, each seeded with its mean over the
 * first n differences.
 *
 * <p>Range 0..100. First index n. Without any movement 50 (neutral) or 0 (talib). A split divides
 * the averages and leaves the value.
 */
final class Rsi implements Indicator {

  private static final int GAIN = 1;
  private static final int LOSS = 2;

  private final int period;
  private final double flat;

  Rsi(int period, FlatMode mode) {
    this.period = period;
    flat = mode == FlatMode.NEUTRAL ? 50.0 : 0.0;
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
    return List.of(Scale.NONE, Scale.PRICE, Scale.PRICE);
  }

  @Override
  public void compute(Bar bar, BarWindow window, double[] before, double[] after, int at) {
    long index = window.index();
    double change = index == 0 ? 0.0 : bar.close() - window.close().back(1);
    double gain = Wilder.next(before[at + GAIN], Math.max(change, 0.0), index, period);
    double loss = Wilder.next(before[at + LOSS], Math.max(-change, 0.0), index, period);
    double movement = gain + loss;
    after[at + GAIN] = Underflow.flush(gain, movement);
    after[at + LOSS] = Underflow.flush(loss, movement);
    after[at] = after[at + GAIN] + after[at + LOSS] == 0.0 ? flat : 100.0 * (gain / movement);
  }
}
