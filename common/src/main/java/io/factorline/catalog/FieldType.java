package io.factorline.catalog;

/** Type of an offline field, by Feast's names. */
public enum FieldType {
  /** IEEE double. */
  DOUBLE,
  /** Signed 64 bits. */
  INT64,
  /** Text. */
  STRING,
  /** True or false. */
  BOOL;

  /** Whether an expression can read it. */
  public boolean isNumeric() {
    return this == DOUBLE || this == INT64;
  }
}
