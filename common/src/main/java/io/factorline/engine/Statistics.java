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

  /** Sorts the window and cuts off {@code trim} of it at both ends; gives what is left. */
  Trimmed trimmed(RollingWindow window, double trim) {
    window.copyTo(sorted);
    int size = window.size();
    Arrays.sort(sorted, 0, size);
    int cut = (int) (size * trim);
    double sum = 0;
    for (int i = cut; i < size - cut; i++) {
      sum += sorted[i];
    }
    int kept = size - 2 * cut;
    double mean = sum / kept;
    double squares = 0;
    for (int i = cut; i < size - cut; i++) {
      double d = sorted[i] - mean;
      squares += d * d;
    }
    return new Trimmed(mean, Math.sqrt(squares / kept));
  }

  /** Mean and population standard deviation of the trimmed window. */
  record Trimmed(double mean, double deviation) {}
}
