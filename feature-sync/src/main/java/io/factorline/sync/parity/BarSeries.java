package io.factorline.sync.parity;

import java.util.Arrays;

/**
 * The bars of one symbol and one factor of them, oldest first. Columns are of one length and not
 * copied; nobody changes them.
 */
final class BarSeries {
  private final long[] startNs;
  private final long[] endNs;
  private final long[] sessionDay;
  private final double[][] figures;

  /**
   * A series.
   *
   * @param startNs starts, ns since the epoch
   * @param endNs ends, ns since the epoch
   * @param sessionDay epoch day of the session of each
   * @param figures columns of open, high, low, close, volume, and the factor as stored; NaN where
   *     there is no value
   */
  BarSeries(long[] startNs, long[] endNs, long[] sessionDay, double[][] figures) {
    this.startNs = startNs;
    this.endNs = endNs;
    this.sessionDay = sessionDay;
    this.figures = figures;
  }

  int size() {
    return endNs.length;
  }

  /** Index of the last bar with an end at or before a time; -1 before the first. */
  int at(long timeNs) {
    int found = Arrays.binarySearch(endNs, timeNs);
    return found >= 0 ? found : -found - 2;
  }

  long[] startNs() {
    return startNs;
  }

  long[] endNs() {
    return endNs;
  }

  long[] sessionDay() {
    return sessionDay;
  }

  double[] open() {
    return figures[0];
  }

  double[] high() {
    return figures[1];
  }

  double[] low() {
    return figures[2];
  }

  double[] close() {
    return figures[3];
  }

  double[] volume() {
    return figures[4];
  }

  double[] factor() {
    return figures[5];
  }
}
