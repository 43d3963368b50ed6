package io.factorline.ingest;

import java.time.Duration;

/**
 * Judges whether nobody reads: this process holds no partition or has not polled for long, and none
 * of the others' heartbeats moves either. A consumer can be left so after its process stood still,
 * and does not get out of it by itself. A process that stands by while another one reads is left
 * alone. Not thread-safe.
 */
final class Standstill {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Joining again that often in a row and in vain is a fault of the process. */
  static final int MOST_JOINS = 3;

  private long beats;
  private long sinceNs;
  private int joins;
  private boolean isIdle;

  /** What is to be done. */
  enum Verdict {
    WAIT,
    JOIN_AGAIN,
    END
  }

  /** Somebody reads, or it cannot be told. */
  void clear() {
    isIdle = false;
    joins = 0;
  }

  /**
   * This process reads nothing.
   *
   * @param others sum of the beats in the heartbeats of others
   * @param nowNs of the monotonic clock
   */
  Verdict readsNothing(long others, long nowNs) {
    if (!isIdle || others != beats) {
      joins = 0;
      isIdle = true;
      beats = others;
      sinceNs = nowNs;
      return Verdict.WAIT;
    }
    if (nowNs - sinceNs < PATIENCE.toNanos()) {
      return Verdict.WAIT;
    }
    sinceNs = nowNs;
    joins++;
    return joins > MOST_JOINS ? Verdict.END : Verdict.JOIN_AGAIN;
  }
}
