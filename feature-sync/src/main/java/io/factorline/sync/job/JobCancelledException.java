package io.factorline.sync.job;

/** Says that a job must stop: it was cancelled, or another process holds its lease. */
public final class JobCancelledException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the reason for its report. */
  public JobCancelledException(String message) {
    super(message);
  }
}
