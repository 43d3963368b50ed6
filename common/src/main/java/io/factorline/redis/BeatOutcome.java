package io.factorline.redis;

/** What became of a heartbeat. */
public enum BeatOutcome {
  /** It stands in Redis. */
  WRITTEN,
  /** Not written: the one before is gone, so Redis has lost data. */
  GONE,
  /** Not written: a later owner of the partition has written one. */
  FENCED;

  static BeatOutcome of(Long answer) {
    return switch (answer.intValue()) {
      case 1 -> WRITTEN;
      case 0 -> GONE;
      case -1 -> FENCED;
      default -> throw new IllegalStateException("must be in [-1, 1]: answer=" + answer);
    };
  }
}
