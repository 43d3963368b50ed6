package io.factorline.ingest.seed;

/** A seed that cannot be taken, by what it names; its text is rule, then {@code name=value}. */
final class SeedRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  SeedRefusedException(String detail) {
    super(detail);
  }

  SeedRefusedException(String detail, Throwable cause) {
    super(detail, cause);
  }
}
