package io.factorline.ingest.loop;

/** Milliseconds that only ever grow, for distances in time. Thread-safe. */
final class MonotonicClock {
  private static final long NS_PER_MS = 1_000_000L;

  private MonotonicClock() {}

  static long nowMs() {
    return System.nanoTime() / NS_PER_MS;
  }
}
