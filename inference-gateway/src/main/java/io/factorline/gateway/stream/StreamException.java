package io.factorline.gateway.stream;

import org.jspecify.annotations.Nullable;

/** Bars that could not be handled, and must be handled again. */
final class StreamException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StreamException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
