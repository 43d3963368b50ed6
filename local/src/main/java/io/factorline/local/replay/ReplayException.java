package io.factorline.local.replay;

/** A replay that could not be sent, or was not applied in time. The message is for the user. */
public final class ReplayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ReplayException(String message) {
    super(message);
  }

  ReplayException(String message, Throwable cause) {
    super(message, cause);
  }
}
