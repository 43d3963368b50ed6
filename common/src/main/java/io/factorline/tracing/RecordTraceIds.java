package io.factorline.tracing;

/**
 * Ids of traces that begin with a record of a log: functions of its place, so that all who read the
 * record, also again, decide alike whether it is followed, and name its trace alike. Immutable.
 */
public final class RecordTraceIds {
  private static final long STEP = 0x9e3779b97f4a7c15L;

  private final long seed;

  /**
   * Those of a partition.
   *
   * @param topicHigh upper half of the topic's id
   * @param topicLow lower half
   */
  public RecordTraceIds(long topicHigh, long topicLow, int partition) {
    this.seed = mix(mix(topicHigh + STEP) ^ topicLow) + partition * STEP;
  }

  /** The lower half of the id, by which is decided. */
  public long low(long offset) {
    return mix(seed ^ mix(offset + STEP));
  }

  /** The upper half. */
  public long high(long offset) {
    return mix(low(offset) + STEP);
  }

  /* The finaliser of SplittableRandom: each bit of the input changes half of those of the output. */
  private static long mix(long bits) {
    long mixed = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
