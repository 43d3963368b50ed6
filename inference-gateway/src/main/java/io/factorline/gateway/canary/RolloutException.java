package io.factorline.gateway.canary;

/** A step that could not be taken, though the roll-out allows it. It has no stack trace. */
public final class RolloutException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** Why not. */
  public enum Kind {
    /** Another revision stands there than was named. */
    CHANGED,
    /** Redis does not answer. */
    STORE,
    /** The ledger does not answer, or is not read to its end. */
    LEDGER
  }

  public RolloutException(Kind kind, String rule) {
    super(rule, null, false, false);
    this.kind = kind;
  }

  /** Why not. */
  public Kind kind() {
    return kind;
  }

  /** The rule, then {@code name=value}. */
  public String detail() {
    return String.valueOf(getMessage());
  }
}
