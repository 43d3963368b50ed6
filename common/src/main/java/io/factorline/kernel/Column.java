package io.factorline.kernel;

import java.nio.ByteBuffer;

/**
 * The newest values of one series of a view, contiguous in memory: the committed ones, and the
 * staged one in the free slot behind them. Not thread-safe; nothing allocates after construction.
 *
 * <p>The array is longer than the depth; when its end is reached the values still needed move to
 * its front, which costs about two copies per bar and spares every inner loop a modulo. Where the
 * values lie changes no result: each loop goes from the oldest to the newest.
 *
 * <p>The statistics are taken over the newest {@code n} values, the staged one included. Sums are
 * of differences to the oldest value of the window. That value is itself in the window, so the sum
 * of squared differences is at most (n + 1) times the variance's own: cancellation costs at most a
 * factor n, whatever the level of the prices.
 */
final class Column {

  private static final int MIN_SLACK = 8;

  private final int kept;
  private final double[] values;
  private int staged;

  /**
   * @param depth number of values that are read, the staged one included; 0 for an unused column
   */
  Column(int depth) {
    kept = Math.max(0, depth - 1);
    values = new double[kept == 0 ? 1 : kept + kept / 2 + MIN_SLACK];
  }

  private Column(Column other) {
    kept = other.kept;
    values = other.values.clone();
    staged = other.staged;
  }

  Column copy() {
    return new Column(this);
  }

  void stage(double value) {
    values[staged] = value;
  }

  void commit() {
    staged++;
    if (staged == values.length) {
      System.arraycopy(values, staged - kept, values, 0, kept);
      staged = kept;
    }
  }

  double newest() {
    return values[staged];
  }

  /** The value {@code bars} before the newest. */
  double back(int bars) {
    return values[staged - bars];
  }

  double mean(int n) {
    int from = staged - n + 1;
    double oldest = values[from];
    double sum = 0.0;
    for (int i = from + 1; i <= staged; i++) {
      sum += values[i] - oldest;
    }
    return oldest + sum / n;
  }

  /** Mean with weights 1 (oldest) to n (newest). */
  double weightedMean(int n) {
    int from = staged - n + 1;
    double oldest = values[from];
    double sum = 0.0;
    double weight = 1.0;
    for (int i = from + 1; i <= staged; i++) {
      weight += 1.0;
      sum += weight * (values[i] - oldest);
    }
    return oldest + sum / (n * (n + 1.0) / 2.0);
  }

  /** Population variance, never negative. */
  double variance(int n) {
    int from = staged - n + 1;
    double oldest = values[from];
    double sum = 0.0;
    double squares = 0.0;
    for (int i = from + 1; i <= staged; i++) {
      double difference = values[i] - oldest;
      sum += difference;
      squares += difference * difference;
    }
    return Math.max(0.0, (squares - sum * sum / n) / n);
  }

  /** (newest - mean) / mean absolute deviation; 0 where nothing deviates. */
  double meanDeviations(int n) {
    int from = staged - n + 1;
    double oldest = values[from];
    double sum = 0.0;
    for (int i = from + 1; i <= staged; i++) {
      sum += values[i] - oldest;
    }
    double mean = sum / n;
    double deviations = 0.0;
    for (int i = from; i <= staged; i++) {
      deviations += Math.abs(values[i] - oldest - mean);
    }
    double deviation = values[staged] - oldest - mean;
    return deviations == 0.0 ? 0.0 : deviation / (deviations / n);
  }

  double highest(int n) {
    double highest = values[staged];
    for (int i = staged - n + 1; i < staged; i++) {
      if (values[i] > highest) {
        highest = values[i];
      }
    }
    return highest;
  }

  double lowest(int n) {
    double lowest = values[staged];
    for (int i = staged - n + 1; i < staged; i++) {
      if (values[i] < lowest) {
        lowest = values[i];
      }
    }
    return lowest;
  }

  void scalePrices(double ratio) {
    for (int i = 0; i < staged; i++) {
      values[i] = Scale.PRICE.apply(values[i], ratio);
    }
  }

  int length(long committed) {
    return (int) Math.min(committed, kept);
  }

  void write(ByteBuffer out, long committed) {
    for (int i = staged - length(committed); i < staged; i++) {
      out.putDouble(values[i]);
    }
  }

  /** Reads into a new column; the caller has checked the length. */
  void read(ByteBuffer in, long committed) {
    int length = length(committed);
    for (staged = 0; staged < length; staged++) {
      double value = in.getDouble();
      if (!Bar.acceptsPrice(value)) {
        throw new IllegalArgumentException(
            "must be a price in " + Bar.MIN_PRICE + ".." + Bar.MAX_PRICE + ": value=" + value);
      }
      values[staged] = value;
    }
  }
}
