package io.factorline.redis;

import org.jspecify.annotations.Nullable;

/**
 * The right to run a job, until its time is over or another has it.
 *
 * @param job as it was when it was claimed
 * @param fence above that of every lease given before, of any job
 * @param checkpoint JSON object that the one before saved last, or null
 */
public record JobLease(StoredJob job, long fence, @Nullable String checkpoint) {
  /** Id of the job. */
  public String id() {
    return job.id();
  }
}
