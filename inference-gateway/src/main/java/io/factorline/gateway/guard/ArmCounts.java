package io.factorline.gateway.guard;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Counts the calls of one arm in this process since it was made, and within a window that slides by
 * whole seconds. Thread-safe.
 */
public final class ArmCounts {
  private static final long NS_PER_SECOND = 1_000_000_000L;

  private final long windowSeconds;
  private final Second all = new Second(0);
  private final Deque<Second> seconds = new ArrayDeque<>();

  /** One second of it. */
  private static final class Second {
    private final long second;
    private final long[] buckets = new long[Tally.BUCKETS];
    private long calls;
    private long errors;

    private Second(long second) {
      this.second = second;
    }

    private void add(long tookNs, boolean isError) {
      calls++;
      errors += isError ? 1 : 0;
      buckets[Tally.bucketOf(tookNs)]++;
    }

    private void add(Second other) {
      calls += other.calls;
      errors += other.errors;
      for (int i = 0; i < buckets.length; i++) {
        buckets[i] += other.buckets[i];
      }
    }

    private Tally tally() {
      int used = buckets.length;
      while (used > 0 && buckets[used - 1] == 0) {
        used--;
      }
      List<Long> counts = new ArrayList<>(used);
      for (int i = 0; i < used; i++) {
        counts.add(buckets[i]);
      }
      return new Tally(calls, errors, counts);
    }
  }

  /**
   * Nothing yet.
   *
   * @param windowNs length of the window
   */
  public ArmCounts(long windowNs) {
    this.windowSeconds = Math.max(1, windowNs / NS_PER_SECOND);
  }

  /**
   * Counts a call.
   *
   * @param nowNs monotonic, the same clock at each call
   */
  public synchronized void add(long nowNs, long tookNs, boolean isError) {
    long second = Math.floorDiv(nowNs, NS_PER_SECOND);
    if (seconds.isEmpty() || seconds.getLast().second < second) {
      drop(second);
      seconds.addLast(new Second(second));
    }
    seconds.getLast().add(tookNs, isError);
    all.add(tookNs, isError);
  }

  private void drop(long second) {
    while (!seconds.isEmpty() && seconds.getFirst().second <= second - windowSeconds) {
      seconds.removeFirst();
    }
  }

  /** All calls. */
  public synchronized Tally all() {
    return all.tally();
  }

  /** Those of the window that ends now. */
  public synchronized Tally window(long nowNs) {
    drop(Math.floorDiv(nowNs, NS_PER_SECOND));
    Second sum = new Second(0);
    seconds.forEach(sum::add);
    return sum.tally();
  }
}
