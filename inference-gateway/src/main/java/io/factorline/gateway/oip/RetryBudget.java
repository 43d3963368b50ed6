package io.factorline.gateway.oip;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many calls may be tried again: each answered call earns a tenth of a try, up to ten tries, so
 * that a server in trouble never gets much more than what it is asked anyway. Thread-safe.
 */
final class RetryBudget {
  private static final int MOST_TENTHS = 100;
  private static final int TRY_TENTHS = 10;

  private final AtomicInteger tenths = new AtomicInteger(MOST_TENTHS);

  void answered() {
    tenths.updateAndGet(now -> Math.min(MOST_TENTHS, now + 1));
  }

  boolean tryTake() {
    int before = tenths.getAndUpdate(now -> now >= TRY_TENTHS ? now - TRY_TENTHS : now);
    return before >= TRY_TENTHS;
  }
}
