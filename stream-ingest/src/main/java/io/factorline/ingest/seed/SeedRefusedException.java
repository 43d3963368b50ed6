package io.factorline.ingest.seed;

/**
 * A seed or rebuild that cannot be taken, by what it names; its text is rule, then {@code
 * name=value}.
 */
public final class SeedRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Refused for a reason of its own. */
  public SeedRefusedException(String detail) {
    super(detail);
  }

  SeedRefusedException(String detail, Throwable cause) {
    super(detail, cause);
  }
}
