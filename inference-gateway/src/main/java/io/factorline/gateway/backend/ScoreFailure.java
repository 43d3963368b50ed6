package io.factorline.gateway.backend;

import java.util.Locale;

/** Rows that a backend did not score. */
public final class ScoreFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** Why not. */
  public enum Kind {
    /** The time given to the backend passed. */
    DEADLINE,
    /** The backend, or our own share of it, is full. */
    OVERLOADED,
    /** The version is not ready there, or is not what it is declared to be. */
    NOT_READY,
    /** It failed so often that it is left alone for a moment. */
    BREAKER_OPEN,
    /** No connection. */
    UNREACHABLE,
    /** The answer is no score. */
    GARBAGE,
    /** The backend refused or failed. */
    FAILED;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** Its value as a tag. */
    public String wireName() {
      return wireName;
    }
  }

  public ScoreFailure(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public ScoreFailure(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
