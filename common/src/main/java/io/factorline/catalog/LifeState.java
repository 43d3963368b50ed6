package io.factorline.catalog;

/** Where a factor stands between its first sketch and its end. */
public enum LifeState {
  /** Computed, kept in history and read by its name, but part of nothing that others rely on. */
  DRAFT,
  /** Served, and promised to stay. */
  LIVE,
  /** Served as before, and said to go. */
  DEPRECATED,
  /** A tombstone: its name and place stay taken, and it is read no more. */
  REMOVED;

  /** As it is written in a catalog and told on the wire. */
  public String wire() {
    return Values.lower(this);
  }
}
