package io.factorline.api.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which part of the requests of one class is let in: all while the event loops are no later than
 * the class bears, less and less from tick to tick while they are, then slowly more again, and none
 * while they are twice as late. Letting all in as soon as the loops are in time would make them
 * late at once, and for everybody.
 *
 * <p>The steps are those of TCP's congestion control, additive increase and multiplicative decrease
 * (Chiu and Jain, 1989). Thread-safe, no lock.
 */
final class AdmittedPart {
  static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final double LESS = 0.7;
  private static final double MORE = 0.02;
  private static final long MOST_TICKS = 100;

  private final long maxLagNs;
  private final AtomicLong dueNs;
  private volatile double part = 1;

  /**
   * All are let in.
   *
   * @param maxLagNs lateness of the loops that the class bears, ns
   * @param nowNs monotonic
   */
  AdmittedPart(long maxLagNs, long nowNs) {
    this.maxLagNs = maxLagNs;
    this.dueNs = new AtomicLong(nowNs + TICK_NS);
  }

  /**
   * Whether a request is let in.
   *
   * @param lagNs how late the loops are, ns
   * @param nowNs monotonic
   * @param draw evenly in [0, 1)
   */
  boolean isAdmitted(long lagNs, long nowNs, double draw) {
    long due = dueNs.get();
    if (nowNs - due >= 0 && dueNs.compareAndSet(due, nowNs + TICK_NS)) {
      adjust(lagNs, 1 + Math.min((nowNs - due) / TICK_NS, MOST_TICKS));
    }
    return lagNs <= 2 * maxLagNs && draw < part;
  }

  /** Whether all are let in. */
  boolean isWhole() {
    return part >= 1;
  }

  private void adjust(long lagNs, long ticks) {
    double before = part;
    part = lagNs > maxLagNs ? before * LESS : Math.min(1, before + MORE * ticks);
  }
}
