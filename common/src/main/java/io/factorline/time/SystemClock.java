package io.factorline.time;

/**
 * The wall clock of this machine. Its code is in a method of its own, which a running process can
 * be given another one of, when clocks are moved to see what comes of it.
 */
enum SystemClock implements EpochClock {
  INSTANCE;

  @Override
  public long nowMs() {
    return System.currentTimeMillis();
  }
}
