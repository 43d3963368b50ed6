package io.factorline.derive;

/** An expression that does not parse or breaks a limit. */
public final class ExpressionException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final int column;

  ExpressionException(int column, String message) {
    super(message);
    this.column = column;
  }

  /** Where in the text, in characters, the first being 1. */
  public int column() {
    return column;
  }
}
