package io.factorline.local.tickfile;

/** A file that as a whole is no tick file, or cannot be read. */
public final class TickFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TickFileException(String message) {
    super(message);
  }

  TickFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
