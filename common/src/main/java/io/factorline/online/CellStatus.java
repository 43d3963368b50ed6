package io.factorline.online;

/** What can be said of one value. Only {@link #PRESENT} and {@link #STALE} have a value. */
public enum CellStatus {
  /** The value, as fresh as it gets. */
  PRESENT(0),
  /** A value that may be out of date, for the reason beside it. */
  STALE(1),
  /** Too few bars so far. */
  WARMING_UP(2),
  /** There is no value to tell. */
  MISSING(3),
  /** The formula has no value for these inputs. */
  UNDEFINED(4);

  /** How many there are. */
  static final int COUNT = values().length;

  private final int index;

  CellStatus(int index) {
    this.index = index;
  }

  /** Its position in {@link Answer#countByStatus}. */
  public int index() {
    return index;
  }
}
