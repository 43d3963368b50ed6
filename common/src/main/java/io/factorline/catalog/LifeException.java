package io.factorline.catalog;

/** A change of a factor's life that a rule forbids; the message names factor, state and rule. */
public final class LifeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LifeException(String message) {
    super(message);
  }
}
