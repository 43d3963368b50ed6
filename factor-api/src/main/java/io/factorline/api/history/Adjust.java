package io.factorline.api.history;

/** What is done to rows of before a split. */
enum Adjust {
  /** Nothing: bars stand as they closed. */
  NONE,
  /** They are brought to the share basis of the end of the range. */
  SPLIT
}
