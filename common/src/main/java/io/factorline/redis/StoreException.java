package io.factorline.redis;

/** Redis did not do what was asked: not reachable, too slow, or it refused. Try again later. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoreException(String message) {
    super(message);
  }

  StoreException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Of a Redis that no connection was made with. What lies at the root is in the message: only that
   * tells a server that is gone from a wrong password and from a certificate that nobody vouches
   * for.
   *
   * @param address without what proves who asks
   */
  static StoreException unreachable(Object address, Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return new StoreException(
        "Redis must answer: uri=" + address + ", cause=" + root.getMessage(), cause);
  }
}
