package io.factorline.time;

/** Milliseconds since 1970-01-01T00:00:00Z; a test passes its own. Thread-safe. */
@FunctionalInterface
public interface EpochClock {
  /** The wall clock of this machine. */
  EpochClock SYSTEM = SystemClock.INSTANCE;

  /** Milliseconds since the epoch. */
  long nowMs();
}
