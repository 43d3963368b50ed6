package io.factorline.gateway.guard;

import java.util.ArrayList;
import java.util.List;

/**
 * Calls of an arm: how many, how many failed, how long they took. Latencies are counted in buckets
 * whose bounds grow by a quarter from 50 us on, so a quantile is right within 25 %. Immutable.
 *
 * @param buckets counts by {@link #bucketOf}; trailing zeros are left out
 */
public record Tally(long calls, long errors, List<Long> buckets) {
  /** Nothing yet. */
  public static final Tally NONE = new Tally(0, 0, List.of());

  /** How many buckets there are; the last one has no upper bound. */
  public static final int BUCKETS = 64;

  private static final double FIRST_NS = 50_000;
  private static final double GROWTH = 1.25;
  private static final long[] BOUNDS_NS = bounds();

  public Tally {
    buckets = List.copyOf(buckets);
    if (calls < 0 || errors < 0 || errors > calls || buckets.size() > BUCKETS) {
      throw new IllegalArgumentException(
          "must have errors in [0, calls] and at most %d buckets: calls=%d, errors=%d, buckets=%d"
              .formatted(BUCKETS, calls, errors, buckets.size()));
    }
  }

  private static long[] bounds() {
    long[] bounds = new long[BUCKETS - 1];
    double bound = FIRST_NS;
    for (int i = 0; i < bounds.length; i++) {
      bounds[i] = (long) bound;
      bound *= GROWTH;
    }
    return bounds;
  }

  /** The bucket of a latency. */
  static int bucketOf(long ns) {
    int low = 0;
    int high = BOUNDS_NS.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ns <= BOUNDS_NS[middle]) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** Both. */
  public Tally plus(Tally other) {
    List<Long> sums = new ArrayList<>();
    int longest = Math.max(buckets.size(), other.buckets.size());
    for (int i = 0; i < longest; i++) {
      sums.add(at(i) + other.at(i));
    }
    return new Tally(calls + other.calls, errors + other.errors, sums);
  }

  private long at(int bucket) {
    return bucket < buckets.size() ? buckets.get(bucket) : 0;
  }

  /**
   * Upper bound of the bucket that holds a quantile of the latencies, ns.
   *
   * @param quantile in (0, 1)
   * @return 0 where there was no call
   */
  public long quantileNs(double quantile) {
    long total = buckets.stream().mapToLong(Long::longValue).sum();
    long rank = (long) Math.ceil(quantile * total);
    long seen = 0;
    for (int i = 0; i < buckets.size(); i++) {
      seen += buckets.get(i);
      if (seen >= rank && seen > 0) {
        return i < BOUNDS_NS.length ? BOUNDS_NS[i] : Long.MAX_VALUE;
      }
    }
    return 0;
  }

  /** The least rate of errors that the calls are consistent with, at 95 % (Wilson's interval). */
  public double errorRateAtLeast() {
    return calls == 0 ? 0 : wilson(-1);
  }

  /** The greatest rate of errors that the calls are consistent with, at 95 %. */
  public double errorRateAtMost() {
    return calls == 0 ? 1 : wilson(1);
  }

  private double wilson(int sign) {
    double z = 1.96;
    double n = calls;
    double rate = errors / n;
    double middle = rate + z * z / (2 * n);
    double half = z * Math.sqrt(rate * (1 - rate) / n + z * z / (4 * n * n));
    return Math.clamp((middle + sign * half) / (1 + z * z / n), 0, 1);
  }
}
