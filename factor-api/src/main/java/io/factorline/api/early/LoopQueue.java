package io.factorline.api.early;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Reads that one event loop has decoded and not begun, each of which gets its turn in the order in
 * which they came. Between turns the loop goes on decoding, so that who cannot wait is refused
 * while others are answered. One loop alone.
 */
final class LoopQueue {
  /** For so long answers are made at least before the loop looks at its connections again. */
  private static final long LEAST_NS = TimeUnit.MILLISECONDS.toNanos(2);

  /** And at most; between them for as long as it last looked at its connections. */
  private static final long MOST_NS = TimeUnit.MILLISECONDS.toNanos(20);

  /** One that took longer, as the first of a process, says no more than this of the next ones. */
  private static final long LONGEST_NS = 2 * MOST_NS;

  private static final double NEW_PART = 1.0 / 64;

  private final Consumer<Runnable> later;
  private final LongSupplier nanoTime;
  private final LongConsumer waited;
  private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
  private double meanNs;
  private long lastEndNs;
  private boolean wasBusy;
  private boolean isDue;

  private record Waiting(Runnable turn, long sinceNs) {}

  /**
   * An empty queue.
   *
   * @param later runs a task on the loop, after it has looked at its connections
   * @param nanoTime monotonic, ns
   * @param waited told how long each has waited when its turn comes, ns
   */
  LoopQueue(Consumer<Runnable> later, LongSupplier nanoTime, LongConsumer waited) {
    this.later = later;
    this.nanoTime = nanoTime;
    this.waited = waited;
  }

  /**
   * How long one more would wait, by what the last ones took, with what the loop did between them;
   * ns.
   */
  long waitNs() {
    return (long) (queue.size() * meanNs);
  }

  /** Adds one; its turn must not fail. */
  void add(Runnable turn) {
    queue.add(new Waiting(turn, nanoTime.getAsLong()));
    if (!isDue) {
      isDue = true;
      later.accept(this::turns);
    }
  }

  private void turns() {
    isDue = false;
    long startNs = nanoTime.getAsLong();
    long beforeNs = wasBusy ? lastEndNs : startNs;
    long untilNs = startNs + Math.clamp(startNs - beforeNs, LEAST_NS, MOST_NS);
    long nowNs = startNs;
    try {
      while (nowNs - untilNs < 0 && !queue.isEmpty()) {
        Waiting next = queue.remove();
        waited.accept(nowNs - next.sinceNs);
        next.turn.run();
        nowNs = nanoTime.getAsLong();
        meanNs += (Math.min(nowNs - beforeNs, LONGEST_NS) - meanNs) * NEW_PART;
        beforeNs = nowNs;
      }
    } finally {
      lastEndNs = nowNs;
      wasBusy = !queue.isEmpty();
      if (!queue.isEmpty() && !isDue) {
        isDue = true;
        later.accept(this::turns);
      }
    }
  }
}
