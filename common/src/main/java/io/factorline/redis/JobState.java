package io.factorline.redis;

/** Where a job is in its life. */
public enum JobState {
  /** Waits for a worker. */
  QUEUED(false),
  /** A worker holds its lease. */
  RUNNING(false),
  /** Did its work. */
  SUCCEEDED(true),
  /** Stopped by an error. */
  FAILED(true),
  /** Stopped because somebody asked for it. */
  CANCELLED(true);

  private final boolean isFinal;

  JobState(boolean isFinal) {
    this.isFinal = isFinal;
  }

  /** Whether nothing changes any more. */
  public boolean isFinal() {
    return isFinal;
  }
}
