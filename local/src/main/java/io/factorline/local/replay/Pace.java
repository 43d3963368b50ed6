package io.factorline.local.replay;

import io.factorline.local.time.NanoClock;
import java.util.concurrent.locks.LockSupport;

/** Holds a replay back until the next tick is due. One thread. */
final class Pace {
  private static final long SHORTEST_NS = 100_000;

  private final Speed speed;
  private final NanoClock clock;
  private long startNs;
  private long firstEventNs;
  private long newestEventNs = Long.MIN_VALUE;

  Pace(Speed speed, NanoClock clock) {
    this.speed = speed;
    this.clock = clock;
  }

  /**
   * Returns when a tick of this event time is due; one before the newest is due at once.
   *
   * @return false if the thread was interrupted, so that the replay should end
   */
  boolean await(long eventNs) {
    if (newestEventNs == Long.MIN_VALUE) {
      firstEventNs = eventNs;
      startNs = clock.nanoTime();
    }
    newestEventNs = Math.max(newestEventNs, eventNs);
    while (!Thread.currentThread().isInterrupted()) {
      long waitNs = dueInNs();
      if (waitNs < SHORTEST_NS) {
        return true;
      }
      LockSupport.parkNanos(waitNs);
    }
    return false;
  }

  /** Nanoseconds until the newest tick is due; 0 or less if it is. */
  long dueInNs() {
    if (speed.isMax()) {
      return 0;
    }
    return startNs + speed.dueAfterNs(newestEventNs - firstEventNs) - clock.nanoTime();
  }
}
