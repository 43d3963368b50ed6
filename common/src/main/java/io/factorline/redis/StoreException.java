package io.factorline.redis;

/** Redis did not do what was asked: not reachable, too slow, or it refused. Try again later. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
