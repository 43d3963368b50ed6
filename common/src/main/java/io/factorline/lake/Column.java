package io.factorline.lake;

/** One column of a table. */
public record Column(String name, ColumnType type) {
  /** Requires a name. */
  public Column {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("must not be empty: column=" + name);
    }
  }
}
