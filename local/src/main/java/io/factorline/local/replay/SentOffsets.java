package io.factorline.local.replay;

/** Where the records of a replay lie in one partition. Safe for use by several threads. */
final class SentOffsets {
  static final long NONE = -1;

  private final OffsetRuns ticks = new OffsetRuns();
  private final OffsetRuns clocks = new OffsetRuns();
  private long first = NONE;
  private long last = NONE;

  synchronized void add(long offset, boolean isTick) {
    (isTick ? ticks : clocks).add(offset);
    first = first == NONE ? offset : first;
    last = Math.max(last, offset);
  }

  /** Offset of the first record; {@link #NONE} if there is none. */
  synchronized long first() {
    return first;
  }

  /** Offset of the last record; {@link #NONE} if there is none. */
  synchronized long last() {
    return last;
  }

  synchronized boolean isTick(long offset) {
    return ticks.contains(offset);
  }

  synchronized boolean contains(long offset) {
    return ticks.contains(offset) || clocks.contains(offset);
  }
}
