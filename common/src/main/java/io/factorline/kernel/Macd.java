package io.factorline.kernel;

import java.util.List;

/**
 * Moving average convergence / divergence: {@code macd} = EMA(fast) - EMA(slow) of the close,
 * {@code signal} = EMA of macd, {@code hist} = macd - signal.
 *
 * <p>Both averages first exist at index slow - 1, the fast one seeded with the mean of the {@code
 * fast} closes up to it; signal is seeded with the mean of the first {@code signal} macds. Unit:
 * price. First index of all three slow + signal - 2. A split divides them.
 */
final class Macd implements Indicator {

  private static final int SIGNAL = 1;
  private static final int HIST = 2;
  private static final int FAST = 3;
  private static final int SLOW = 4;

  private final int fast;
  private final int slow;
  private final int signal;
  private final double fastWeight;
  private final double slowWeight;
  private final double signalWeight;

  Macd(int fast, int slow, int signal) {
    if (fast >= slow) {
      throw new IllegalArgumentException("must be fast < slow: fast=" + fast + ", slow=" + slow);
    }
    this.fast = fast;
    this.slow = slow;
    this.signal = signal;
    fastWeight = Ema.weight(fast);
    slowWeight = Ema.weight(slow);
    signalWeight = Ema.weight(signal);
  }

  @Override
  public int firstIndex() {
    return slow + signal - 2;
  }

  @Override
  public Lookback lookback() {
    return Lookback.NONE;
  }

  @Override
  public List<Scale> slots() {
    return List.of(Scale.PRICE, Scale.PRICE, Scale.PRICE, Scale.PRICE, Scale.PRICE);
  }

  @Override
  public void compute(Bar bar, BarWindow window, double[] before, double[] after, int at) {
    long index = window.index();
    double close = bar.close();
    long fastCount = index - (slow - fast);
    double fastAverage =
        fastCount < 0 ? 0.0 : Ema.next(before[at + FAST], close, fastCount, fast, fastWeight);
    double slowAverage = Ema.next(before[at + SLOW], close, index, slow, slowWeight);
    long signalCount = index - (slow - 1);
    double macd = signalCount < 0 ? 0.0 : fastAverage - slowAverage;
    double average =
        signalCount < 0
            ? 0.0
            : Ema.next(before[at + SIGNAL], macd, signalCount, signal, signalWeight);
    after[at] = macd;
    after[at + SIGNAL] = average;
    after[at + HIST] = macd - average;
    after[at + FAST] = fastAverage;
    after[at + SLOW] = slowAverage;
  }
}
