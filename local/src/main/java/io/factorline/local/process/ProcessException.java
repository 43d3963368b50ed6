package io.factorline.local.process;

/** A process could not be started, or ended or stayed silent when it should have been ready. */
public final class ProcessException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * The message is a sentence for the user, with the end of the process' log where there is one.
   */
  public ProcessException(String message) {
    super(message);
  }

  /** As above, with what caused it. */
  public ProcessException(String message, Throwable cause) {
    super(message, cause);
  }
}
