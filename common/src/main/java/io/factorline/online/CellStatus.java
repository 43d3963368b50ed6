package io.factorline.online;

/** What can be said of one value. Only {@link #PRESENT} and {@link #STALE} have a value. */
public enum CellStatus {
  /** The value, as fresh as it gets. */
  PRESENT,
  /** A value that may be out of date, for the reason beside it. */
  STALE,
  /** Too few bars so far. */
  WARMING_UP,
  /** There is no value to tell. */
  MISSING,
  /** The formula has no value for these inputs. */
  UNDEFINED
}
