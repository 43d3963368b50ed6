package io.factorline.sync.parity;

import java.util.Arrays;

/**
 * The bars of one symbol and one factor of them, oldest first. Arrays are of one length and not
 * copied; nobody changes them.
 *
 * @param startNs starts, ns since the epoch
 * @param endNs ends, ns since the epoch
 * @param sessionDay epoch day of the session of each
 * @param factor the factor as stored; NaN where it has no value
 */
record BarSeries(
    long[] startNs,
    long[] endNs,
    long[] sessionDay,
    double[] open,
    double[] high,
    double[] low,
    double[] close,
    double[] volume,
    double[] factor) {

  int size() {
    return endNs.length;
  }

  /** Index of the last bar with an end at or before a time; -1 before the first. */
  int at(long timeNs) {
    int found = Arrays.binarySearch(endNs, timeNs);
    return found >= 0 ? found : -found - 2;
  }
}
