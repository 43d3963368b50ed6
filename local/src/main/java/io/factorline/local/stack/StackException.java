package io.factorline.local.stack;

/** The stack cannot start or go on. The message is for the user and says what to do. */
public final class StackException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the words for the user. */
  public StackException(String message) {
    super(message);
  }

  /** With the words for the user and the cause. */
  public StackException(String message, Throwable cause) {
    super(message, cause);
  }
}
