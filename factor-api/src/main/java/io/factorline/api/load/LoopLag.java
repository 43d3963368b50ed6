package io.factorline.api.load;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How late the event loops run what is due: the time that a request waits before anybody looks at
 * it. Each loop is given a task every 20 ms that notes how late it ran, and of three in a row the
 * least counts: one pause of a collector or of a first class load is no overload. Thread-safe.
 */
public final class LoopLag implements LongSupplier {
  private static final long EVERY_NS = TimeUnit.MILLISECONDS.toNanos(20);

  private final List<Probe> probes = new ArrayList<>();

  /** Watches the loops until they end. */
  public LoopLag(EventLoopGroup loops) {
    for (EventExecutor loop : loops) {
      Probe probe = new Probe();
      probes.add(probe);
      var _ = loop.scheduleWithFixedDelay(probe, 0, EVERY_NS, TimeUnit.NANOSECONDS);
    }
  }

  /** Lateness of the busiest loop, in ns. */
  @Override
  public long getAsLong() {
    long worst = 0;
    for (Probe probe : probes) {
      worst = Math.max(worst, probe.lagNs);
    }
    return worst;
  }

  /** Runs on its loop alone. */
  private static final class Probe implements Runnable {
    private volatile long lagNs;
    private long beforeNs;
    private long earlierNs;
    private long dueNs = System.nanoTime();

    @Override
    public void run() {
      long nowNs = System.nanoTime();
      long lateNs = Math.max(0, nowNs - dueNs);
      lagNs = Math.min(lateNs, Math.min(beforeNs, earlierNs));
      earlierNs = beforeNs;
      beforeNs = lateNs;
      dueNs = nowNs + EVERY_NS;
    }
  }
}
