package io.factorline.gateway.kafka;

import org.jspecify.annotations.Nullable;

/** A batch could not be handled; it is read again. */
public final class UnhandledBatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says why. */
  public UnhandledBatchException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
