package io.factorline.sync.job;

import io.factorline.redis.JobState;

/** How a worker's run of a job ended. */
public enum JobOutcome {
  /** Its report tells what it did. */
  SUCCEEDED,
  FAILED,
  CANCELLED,
  /** It is in the queue again. */
  GIVEN_BACK,
  /** Another has it, or will have it. */
  LEASE_LOST;

  static JobOutcome of(JobState state) {
    return switch (state) {
      case SUCCEEDED -> SUCCEEDED;
      case FAILED -> FAILED;
      case CANCELLED -> CANCELLED;
      case QUEUED, RUNNING -> throw new IllegalArgumentException("must be final: state=" + state);
    };
  }
}
