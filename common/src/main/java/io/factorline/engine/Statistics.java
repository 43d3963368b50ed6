package io.factorline.engine;

import io.factorline.store.RollingWindow;
import java.util.Arrays;

/** Order statistics of a small window, in reused room. One thread. */
final class Statistics {
  private final double[] sorted = new double[RollingWindow.MAX_CAPACITY];
  private final double[] deviations = new double[RollingWindow.MAX_CAPACITY];

  /** Median; the mean of the middle two where the count is even. NaN of nothing. */
  double median(RollingWindow window) {
    window.copyTo(sorted);
    return sortedMedian(sorted, window.size());
  }

  /** Median absolute deviation from a centre. */
  double medianDeviation(RollingWindow window, double centre) {
    window.copyTo(deviations);
    for (int i = 0; i < window.size(); i++) {
      deviations[i] = Math.abs(deviations[i] - centre);
    }
    return sortedMedian(deviations, window.size());
  }

  private static double sortedMedian(double[] values, int size) {
    if (size == 0) {
      return Double.NaN;
    }
    Arrays.sort(values, 0, size);
    int middle = size / 2;
    return size % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }

  /**
   * Mean without {@code trim} of the window at either end, and sample deviation of the whole window
   * around its own mean. (The deviation of what trimming leaves is too narrow: it rejected genuine
   * trades of a real feed.)
   */
  Level level(RollingWindow window, double trim) {
    window.copyTo(sorted);
    int size = window.size();
    Arrays.sort(sorted, 0, size);
    int cut = (int) (size * trim);
    double mean = mean(cut, size - cut);
    double centre = mean(0, size);
    double squares = 0;
    for (int i = 0; i < size; i++) {
      double d = sorted[i] - centre;
      squares += d * d;
    }
    return new Level(mean, Math.sqrt(squares / (size - 1)));
  }

  private double mean(int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += sorted[i];
    }
    return sum / (to - from);
  }

  /** Trimmed mean and sample standard deviation of a window. */
  record Level(double mean, double deviation) {}
}
