package io.factorline.near;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition, never for time alone. */
public final class Await {

  private static final Duration DEADLINE = Duration.ofSeconds(90);

  private Await() {}

  public static void until(String what, BooleanSupplier condition) {
    long startNs = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - startNs > DEADLINE.toNanos()) {
        throw new AssertionError("must come true within " + DEADLINE + ": " + what);
      }
      LockSupport.parkNanos(500_000);
    }
  }
}
