package io.factorline.near;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition, never for time alone. */
public final class Await {

  private static final Duration DEADLINE = Duration.ofSeconds(90);

  private Await() {}

  public static void until(String what, BooleanSupplier condition) {
    until(what, Duration.ofNanos(500_000), condition);
  }

  /** Looks at a condition that is dear to look at no oftener than that. */
  public static void until(String what, Duration every, BooleanSupplier condition) {
    long startNs = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - startNs > DEADLINE.toNanos()) {
        throw new AssertionError("must come true within " + DEADLINE + ": " + what);
      }
      LockSupport.parkNanos(every.toNanos());
    }
  }
}
