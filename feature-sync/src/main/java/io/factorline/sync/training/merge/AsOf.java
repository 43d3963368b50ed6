package io.factorline.sync.training.merge;

/** What a view says of an entity at a time. */
public enum AsOf {
  /** There is a version, and it has values. */
  FOUND,
  /** Nothing was known yet. */
  NO_ROW,
  /** The newest version known is older than the view's time-to-live. */
  EXPIRED,
  /** The newest version known says that there are no values. */
  DELETED
}
