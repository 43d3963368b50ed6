package io.factorline.sync.backfill;

/** What becomes of a computed bar that differs from the one in the lake. */
enum OnDifference {
  /** It is reported; the lake keeps what it has. */
  REPORT,
  /** It becomes the next revision, known from the time of the job. */
  REVISE
}
