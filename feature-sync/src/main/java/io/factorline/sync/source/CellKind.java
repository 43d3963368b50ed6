package io.factorline.sync.source;

/** What a column of a source gives; each cell may be null instead. */
enum CellKind {
  /** {@code String}. */
  TEXT,
  /** {@code Long}. */
  WHOLE,
  /** {@code Double}. */
  REAL,
  /** {@code Boolean}. */
  FLAG,
  /** {@code Long}: ns since the epoch. */
  INSTANT,
  /** {@code Long}: ns since 1970-01-01T00:00 of a zone that the column does not name. */
  LOCAL
}
