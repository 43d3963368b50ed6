package io.factorline.sync.source;

/** What a column of a source gives; each cell may be null instead. */
enum CellKind {
  /** {@code String}. */
  TEXT,
  /** {@code String}: the digits of a number. */
  DIGITS,
  /** {@code Long}. */
  WHOLE,
  /** {@code Double}. */
  REAL,
  /** {@code Boolean}. */
  FLAG,
  /** {@code Long}: ns since the epoch. */
  INSTANT,
  /** {@code Long}: ns since 1970-01-01T00:00 of a zone that the column does not name. */
  LOCAL;

  boolean isTime() {
    return this == INSTANT || this == LOCAL;
  }

  /** Whether a column of it has numbers, which keep no leading zeros. */
  boolean isNumber() {
    return this == DIGITS || this == WHOLE || this == REAL;
  }
}
