package io.factorline.redis;

/** What became of a write to a job. */
public enum JobAnswer {
  /** It stands in Redis. */
  DONE,
  /** It stands in Redis, and the job was asked to stop. */
  CANCEL_REQUESTED,
  /** Not written: the lease is another's, or over, or the job is gone. */
  LEASE_LOST,
  /** Not written: Redis was started anew since, and may have lost what the job wrote. */
  OTHER_RUN;

  static JobAnswer of(Long answer) {
    return switch (answer.intValue()) {
      case 1 -> DONE;
      case 2 -> CANCEL_REQUESTED;
      case 0 -> LEASE_LOST;
      case -1 -> OTHER_RUN;
      default -> throw new IllegalStateException("must be in [-1, 2]: answer=" + answer);
    };
  }
}
