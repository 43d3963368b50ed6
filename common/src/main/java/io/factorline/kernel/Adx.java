package io.factorline.kernel;

import java.util.List;

/**
 * Average directional index after Wilder. With up = high - high', down = low' - low: -DM = down
 * where down &gt; 0 and up &lt; down, else +DM = up where up &gt; 0 and up &gt; down. Both are
 * summed over indexes 1..n-1, then {@code S = S - S / n + DM}; DX = 100 * |P - M| / (P + M) (the
 * true range cancels out of it); ADX is the mean of DX over indexes n..2n-1, then {@code (A * (n -
 * 1) + DX) / n}.
 *
 * <p>Range 0..100. First index 2n - 1. Without directional movement DX is 0 (neutral), or is left
 * out so that ADX keeps its value (talib). A split divides the sums and leaves the value, unless
 * its rounding breaks a tie of up and down.
 */
final class Adx implements Indicator {

  private static final int PLUS = 1;
  private static final int MINUS = 2;

  private final int period;
  private final FlatMode flat;

  Adx(int period, FlatMode flat) {
    this.period = period;
    this.flat = flat;
  }

  @Override
  public int firstIndex() {
    return 2 * period - 1;
  }

  @Override
  public Lookback lookback() {
    return Lookback.ofRange(2);
  }

  @Override
  public List<Scale> slots() {
    return List.of(Scale.NONE, Scale.PRICE, Scale.PRICE);
  }

  @Override
  public void compute(Bar bar, BarWindow window, double[] before, double[] after, int at) {
    long index = window.index();
    double up = index == 0 ? 0.0 : bar.high() - window.high().back(1);
    double down = index == 0 ? 0.0 : window.low().back(1) - bar.low();
    double plus = next(before[at + PLUS], up > 0.0 && up > down ? up : 0.0, index);
    double minus = next(before[at + MINUS], down > 0.0 && up < down ? down : 0.0, index);
    after[at + PLUS] = Underflow.flush(plus, plus + minus);
    after[at + MINUS] = Underflow.flush(minus, plus + minus);
    after[at] = average(before[at], after[at + PLUS], after[at + MINUS], index);
  }

  private double next(double sum, double movement, long index) {
    return index < period ? sum + movement : sum - sum / period + movement;
  }

  private double average(double state, double plus, double minus, long index) {
    if (index < period) {
      return 0.0;
    }
    double movement = plus + minus;
    boolean seeding = index < 2L * period;
    if (movement == 0.0 && !seeding && flat == FlatMode.TALIB) {
      return state;
    }
    double dx = movement == 0.0 ? 0.0 : 100.0 * (Math.abs(plus - minus) / movement);
    if (!seeding) {
      return (state * (period - 1) + dx) / period;
    }
    return index == 2L * period - 1 ? (state + dx) / period : state + dx;
  }
}
