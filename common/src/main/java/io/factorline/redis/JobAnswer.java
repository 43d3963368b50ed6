package io.factorline.redis;

/** What became of a write to a job. */
public enum JobAnswer {
  /** It stands in Redis. */
  DONE,
  /** It stands in Redis, and the job was asked to stop. */
  CANCEL_REQUESTED,
  /** Not written: the lease is another's, or over, or the job is gone. */
  LEASE_LOST;

  static JobAnswer of(Long answer) {
    return switch (answer.intValue()) {
      case 1 -> DONE;
      case 2 -> CANCEL_REQUESTED;
      case 0 -> LEASE_LOST;
      default -> throw new IllegalStateException("must be in [0, 2]: answer=" + answer);
    };
  }
}
