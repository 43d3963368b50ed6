package io.factorline.local.job;

/** feature-sync refused a request or does not answer. The message is for the user. */
public final class JobException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean answered;

  private JobException(String message, boolean answered, Throwable cause) {
    super(message, cause);
    this.answered = answered;
  }

  private JobException(String message, boolean answered) {
    super(message);
    this.answered = answered;
  }

  static JobException refused(String message) {
    return new JobException(message, true);
  }

  static JobException notUnderstood(String message, Throwable cause) {
    return new JobException(message, true, cause);
  }

  static JobException noAnswer(String message, Throwable cause) {
    return new JobException(message, false, cause);
  }

  /** Whether feature-sync answered; if not, asking again may help. */
  public boolean isAnswered() {
    return answered;
  }
}
