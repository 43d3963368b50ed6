package io.factorline.local.time;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting for a condition of something outside this JVM, by looking again and again. */
public final class Wait {
  private static final Duration STEP = Duration.ofMillis(50);

  private Wait() {}

  /**
   * Looks every 50 ms until the condition holds.
   *
   * @return true as soon as it holds; false when the limit passed first or the thread was
   *     interrupted (its flag stays set)
   */
  public static boolean until(Duration limit, BooleanSupplier condition) {
    long start = NanoClock.SYSTEM.nanoTime();
    while (!condition.getAsBoolean()) {
      if (NanoClock.SYSTEM.nanoTime() - start > limit.toNanos() || !pause(STEP)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Does nothing for a while.
   *
   * @return false if the thread was interrupted (its flag stays set)
   */
  public static boolean pause(Duration length) {
    try {
      Thread.sleep(length);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
