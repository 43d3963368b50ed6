package io.factorline.derive;

import java.util.Arrays;

/**
 * The values of one factor across symbols at one time, and where a value of theirs stands among
 * them. The answers depend on the values alone, to the bit, and not on their order. Immutable.
 */
public final class Distribution {
  private final double[] sorted;
  private final double mean;
  private final double deviation;

  private Distribution(double[] sorted) {
    this.sorted = sorted;
    this.mean = mean(sorted);
    this.deviation = deviation(sorted, mean);
  }

  /**
   * A distribution of finite values; {@code -0.0} counts as {@code 0.0}.
   *
   * @throws IllegalArgumentException where one is not finite
   */
  public static Distribution of(double[] values) {
    double[] sorted = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException("must be finite: value=" + values[i]);
      }
      sorted[i] = values[i] + 0.0;
    }
    Arrays.sort(sorted);
    return new Distribution(sorted);
  }

  /** How many values there are. */
  public int size() {
    return sorted.length;
  }

  /** A value transformed; NaN where {@link #outcome} tells why there is none. */
  public double value(Transform transform, Order order, double value) {
    return switch (transform) {
      case RANK -> rank(order, value);
      case ZSCORE -> zscore(value);
      case PERCENTILE -> percentile(value);
    };
  }

  /** Whether a transform has values here; the same for all of them. */
  public Outcome outcome(Transform transform) {
    if (transform != Transform.ZSCORE) {
      return Outcome.VALUE;
    }
    if (deviation == 0) {
      return Outcome.DIVISION_BY_ZERO;
    }
    return Double.isFinite(deviation) ? Outcome.VALUE : Outcome.DOMAIN;
  }

  /**
   * Whether a value has one under a transform.
   *
   * @param value one of those compared; NaN is that of who has none, {@link Outcome#INPUT}
   */
  public Outcome outcome(Transform transform, double value) {
    return Double.isNaN(value) ? Outcome.INPUT : outcome(transform);
  }

  /** See {@link Transform#RANK}. */
  public int rank(Order order, double value) {
    return 1 + (order == Order.ASC ? below(value) : sorted.length - upTo(value));
  }

  /** See {@link Transform#ZSCORE}. */
  public double zscore(double value) {
    return outcome(Transform.ZSCORE) == Outcome.VALUE ? (value - mean) / deviation : Double.NaN;
  }

  /** See {@link Transform#PERCENTILE}. */
  public double percentile(double value) {
    if (sorted.length == 1) {
      return 0.5;
    }
    int smaller = below(value);
    double ties = upTo(value) - smaller - 1;
    return (smaller + ties / 2) / (sorted.length - 1);
  }

  /** How many are smaller. */
  private int below(double value) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** How many are smaller or the same. */
  private int upTo(double value) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] <= value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /* Around the first value, in ascending order, one by one: a stream may sum in any way. */
  private static double mean(double[] sorted) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    double sum = 0;
    for (double value : sorted) {
      sum += value - sorted[0];
    }
    return sorted[0] + sum / sorted.length;
  }

  private static double deviation(double[] sorted, double mean) {
    if (sorted.length == 0 || sorted[0] == sorted[sorted.length - 1]) {
      return 0;
    }
    double squares = 0;
    for (double value : sorted) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / sorted.length);
  }
}
