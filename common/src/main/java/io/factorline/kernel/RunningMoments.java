package io.factorline.kernel;

import java.util.List;

/**
 * Mean and population variance of the last n closes from compensated running sums of the closes and
 * of their squares, in five slots of its indicator.
 *
 * <p>Products are exact and sums have about 106 bits, so the variance needs no anchor: its relative
 * error is about 1e-31 * (price / deviation)^2. The fifth slot counts the closes since the last
 * change, so that a flat window has variance 0 exactly.
 */
final class RunningMoments {

  /** Sum, sum of squares, run; squares are told apart because a split resums them. */
  static final List<Scale> SLOTS =
      List.of(Scale.PRICE, Scale.PRICE, Scale.NONE, Scale.NONE, Scale.NONE);

  private static final int SQUARES = 2;
  private static final int RUN = 4;

  private final int period;

  RunningMoments(int period) {
    this.period = period;
  }

  Lookback lookback() {
    return Lookback.ofClose(period + 1);
  }

  void advance(BarWindow window, double[] before, double[] after, int at) {
    CompensatedSum.copy(before, after, at);
    CompensatedSum.copy(before, after, at + SQUARES);
    Column close = window.close();
    double newest = close.newest();
    add(after, at, newest);
    if (window.index() >= period) {
      double oldest = close.back(period);
      CompensatedSum.add(after, at, -oldest);
      CompensatedSum.addProduct(after, at + SQUARES, -oldest, oldest);
    }
    boolean same = window.index() > 0 && newest == close.back(1);
    after[at + RUN] = same ? Math.min(before[at + RUN] + 1.0, period) : 1.0;
  }

  double mean(double[] slots, int at) {
    return slots[at] / period;
  }

  double variance(double[] slots, int at) {
    if (slots[at + RUN] >= period) {
      return 0.0;
    }
    double sum = slots[at];
    double square = sum * sum;
    double squareError = Math.fma(sum, sum, -square) + 2.0 * sum * slots[at + 1];
    double squares = slots[at + SQUARES];
    double product = period * squares;
    double productError = Math.fma(period, squares, -product) + period * slots[at + SQUARES + 1];
    double difference = product - square;
    double part = difference - product;
    double rounding = (product - (difference - part)) - (square + part);
    double exact = difference + (rounding + (productError - squareError));
    return Math.max(0.0, exact / ((double) period * period));
  }

  void resum(BarWindow window, double[] slots, int at) {
    CompensatedSum.clear(slots, at);
    CompensatedSum.clear(slots, at + SQUARES);
    for (int bars = window.committed(period); bars > 0; bars--) {
      add(slots, at, window.close().back(bars));
    }
  }

  private static void add(double[] slots, int at, double value) {
    CompensatedSum.add(slots, at, value);
    CompensatedSum.addProduct(slots, at + SQUARES, value, value);
  }
}
