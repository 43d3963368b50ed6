package io.factorline.gateway.ledger;

/**
 * Kafka did not take an entry, or did not tell what became of it. It may have taken it all the
 * same.
 */
public final class LedgerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LedgerException(String message) {
    super(message);
  }

  public LedgerException(String message, Throwable cause) {
    super(message, cause);
  }
}
