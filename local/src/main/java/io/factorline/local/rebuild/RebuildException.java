package io.factorline.local.rebuild;

/** Nothing can be rebuilt, or not all of it. The message is for the user. */
public final class RebuildException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RebuildException(String message) {
    super(message);
  }

  RebuildException(String message, Throwable cause) {
    super(message, cause);
  }
}
