package io.factorline.kernel;

/** Wilder's smoothing of a series that starts at index 1, because it looks at the bar before. */
final class Wilder {

  private Wilder() {}

  /**
   * The next state: the sum of the values up to index n - 1, their mean at index n, and from there
   * {@code (state * (n - 1) + value) / n}.
   *
   * @param index of this bar; at index 0 there is no value and the state stays 0
   */
  static double next(double state, double value, long index, int period) {
    if (index > period) {
      return (state * (period - 1) + value) / period;
    }
    double sum = state + value;
    return index == period ? sum / period : sum;
  }

  /** True range: the range of the bar, stretched to the close before it. */
  static double trueRange(Bar bar, double previousClose) {
    double range = bar.high() - bar.low();
    double up = Math.abs(bar.high() - previousClose);
    double down = Math.abs(bar.low() - previousClose);
    return Math.max(range, Math.max(up, down));
  }
}
