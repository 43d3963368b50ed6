package io.factorline.kernel;

import java.util.List;

/**
 * Mean and population variance of the last n closes from compensated running sums, in six slots of
 * its indicator: sum and sum of squares of the exact differences to an anchor, the anchor, and the
 * largest sum of squares since the anchor was set.
 *
 * <p>The sums have about 105 bits. Where the variance has come to lie more than 40 bits below that
 * largest sum (a jump has left the window, prices have wandered from the anchor, the window is
 * flat), both are taken anew around the oldest close of the window; its own square is then at most
 * n times the variance, so this does not happen again before the prices have moved as far. What
 * remains is a relative error below 1e-12 after 10 million bars, and a flat window has variance 0.
 */
final class RunningMoments {

  /** How each slot follows a split; the sums are taken anew then anyhow. */
  static final List<Scale> SLOTS =
      List.of(Scale.PRICE, Scale.PRICE, Scale.NONE, Scale.NONE, Scale.PRICE, Scale.NONE);

  private static final int SQUARES = 2;
  private static final int ANCHOR = 4;
  private static final int LARGEST = 5;
  private static final double LOST = 0x1p40;

  private final int period;

  RunningMoments(int period) {
    this.period = period;
  }

  Lookback lookback() {
    return Lookback.ofClose(period + 1);
  }

  /** Takes the staged close in and the one that leaves out. */
  void advance(BarWindow window, double[] before, double[] after, int at) {
    Column close = window.close();
    long index = window.index();
    System.arraycopy(before, at, after, at, SLOTS.size());
    if (index == 0) {
      after[at + ANCHOR] = close.newest();
    }
    add(after, at, close.newest(), 1.0);
    if (index >= period) {
      add(after, at, close.back(period), -1.0);
    }
    after[at + LARGEST] = Math.max(after[at + LARGEST], after[at + SQUARES]);
    if (index >= period - 1 && after[at + LARGEST] > LOST * period * variance(after, at)) {
      anchor(close, period - 1, 0, after, at);
    }
  }

  double mean(double[] slots, int at) {
    return slots[at + ANCHOR] + slots[at] / period;
  }

  double variance(double[] slots, int at) {
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
    int count = window.committed(period);
    if (count > 0) {
      anchor(window.close(), count, 1, slots, at);
    }
  }

  /** Takes the sums anew over the closes from {@code oldest} to {@code newest} bars back. */
  private static void anchor(Column close, int oldest, int newest, double[] slots, int at) {
    CompensatedSum.clear(slots, at);
    CompensatedSum.clear(slots, at + SQUARES);
    slots[at + ANCHOR] = close.back(oldest);
    for (int bars = oldest; bars >= newest; bars--) {
      add(slots, at, close.back(bars), 1.0);
    }
    slots[at + LARGEST] = slots[at + SQUARES];
  }

  private static void add(double[] slots, int at, double value, double sign) {
    double anchor = slots[at + ANCHOR];
    double difference = value - anchor;
    double part = difference - value;
    double rest = (value - (difference - part)) - (anchor + part);
    CompensatedSum.add(slots, at, sign * difference);
    CompensatedSum.add(slots, at, sign * rest);
    CompensatedSum.addProduct(slots, at + SQUARES, sign * difference, difference);
    CompensatedSum.add(slots, at + SQUARES, sign * (2.0 * difference + rest) * rest);
  }
}
