package io.factorline.benchmarks.load.gateway;

import io.factorline.benchmarks.load.http.Latencies;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Blocking calls in an open loop, each on a virtual thread of its own and due at its time whatever
 * became of those before: nothing is omitted. Used by one thread, for one load after the other.
 */
public final class CallLoad implements AutoCloseable {
  private static final long HIGHEST_NS = Duration.ofMinutes(1).toNanos();
  private static final long PATIENCE_NS = Duration.ofSeconds(10).toNanos();
  private static final long STEP_NS = 100_000;
  private static final int DIGITS = 3;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Call call;

  /** A call. */
  @FunctionalInterface
  public interface Call {
    /** Blocks until it is answered; whether the answer is a good one. */
    boolean isAnswered();
  }

  /** Makes these calls. */
  public CallLoad(Call call) {
    this.call = call;
  }

  /** One load. */
  private static final class Run {
    private final long countsFromNs;
    private final Histogram fromDue = new ConcurrentHistogram(HIGHEST_NS, DIGITS);
    private final Histogram fromSent = new ConcurrentHistogram(HIGHEST_NS, DIGITS);
    private final Histogram late = new ConcurrentHistogram(HIGHEST_NS, DIGITS);
    private final AtomicLong underWay = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong lastNs = new AtomicLong();

    Run(long countsFromNs) {
      this.countsFromNs = countsFromNs;
    }

    void answered(long dueNs, long sentNs, boolean isGood) {
      long nowNs = System.nanoTime();
      if (dueNs >= countsFromNs) {
        fromDue.recordValue(Math.clamp(nowNs - dueNs, 0, HIGHEST_NS));
        fromSent.recordValue(Math.clamp(nowNs - sentNs, 0, HIGHEST_NS));
        late.recordValue(Math.clamp(sentNs - dueNs, 0, HIGHEST_NS));
        failed.addAndGet(isGood ? 0 : 1);
        lastNs.accumulateAndGet(nowNs, Math::max);
      }
      underWay.decrementAndGet();
    }

    Latencies result() {
      double seconds = Math.max(1, lastNs.get() - countsFromNs) / 1e9;
      Histogram noneRefused = new Histogram(1);
      return new Latencies(
          fromDue,
          fromSent,
          late,
          noneRefused,
          failed.get(),
          Double.NaN,
          underWay.get(),
          0,
          seconds);
    }
  }

  /**
   * An open loop.
   *
   * @param perSecond how many are due in a second
   * @param warmUp at the same rate before, and not counted
   */
  public Latencies open(double perSecond, Duration warmUp, Duration length) {
    long startNs = System.nanoTime();
    Run run = new Run(startNs + warmUp.toNanos());
    double intervalNs = 1e9 / perSecond;
    long count = (long) ((warmUp.toNanos() + length.toNanos()) / intervalNs);
    for (long i = 0; i < count; i++) {
      long dueNs = startNs + (long) (i * intervalNs);
      waitUntil(dueNs);
      run.underWay.incrementAndGet();
      threads.execute(() -> call(run, dueNs));
    }
    long giveUpNs = System.nanoTime() + PATIENCE_NS;
    while (run.underWay.get() > 0 && System.nanoTime() < giveUpNs) {
      LockSupport.parkNanos(STEP_NS);
    }
    return run.result();
  }

  private void call(Run run, long dueNs) {
    long sentNs = System.nanoTime();
    boolean isGood = false;
    try {
      isGood = call.isAnswered();
    } finally {
      run.answered(dueNs, sentNs, isGood);
    }
  }

  private static void waitUntil(long dueNs) {
    long leftNs = dueNs - System.nanoTime();
    while (leftNs > 0) {
      LockSupport.parkNanos(leftNs);
      leftNs = dueNs - System.nanoTime();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
