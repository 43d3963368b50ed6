package io.factorline.local.clock;

/** What the time is told to be in a process whose clock was moved. Thread-safe. */
public final class MovedTime {
  private static volatile long aheadMs;

  private MovedTime() {}

  /** Stands for {@link System#currentTimeMillis()}. */
  public static long currentTimeMillis() {
    return System.currentTimeMillis() + aheadMs;
  }

  static void moveTo(long ms) {
    aheadMs = ms;
  }
}
