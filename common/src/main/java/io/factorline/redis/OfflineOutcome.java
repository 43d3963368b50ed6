package io.factorline.redis;

/** What became of a row of an offline view; each of them is an acknowledgement. */
public enum OfflineOutcome {
  /** It stands in Redis. */
  WRITTEN,
  /** The same row stood there before. */
  SAME,
  /** A row of the same event and knowledge time with other values stands; it was left. */
  CONFLICT,
  /** A row of a later event time, or of the same and later known, stands; it was left. */
  OLDER;

  static OfflineOutcome of(Long answer) {
    return switch (answer.intValue()) {
      case 1 -> WRITTEN;
      case 2 -> SAME;
      case 3 -> CONFLICT;
      case 0 -> OLDER;
      default -> throw new IllegalStateException("must be in [0, 3]: answer=" + answer);
    };
  }
}
