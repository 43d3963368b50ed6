package io.factorline.redis;

/** What became of the wish to stop a job. */
public enum JobCancellation {
  /** It did not run, and will not. */
  CANCELLED,
  /** Its worker will see it at its next look. */
  REQUESTED,
  /** It had ended before. */
  FINISHED,
  /** There is no such job. */
  UNKNOWN;

  static JobCancellation of(Long answer) {
    return switch (answer.intValue()) {
      case 1 -> CANCELLED;
      case 2 -> REQUESTED;
      case 0 -> FINISHED;
      case -1 -> UNKNOWN;
      default -> throw new IllegalStateException("must be in [-1, 2]: answer=" + answer);
    };
  }
}
