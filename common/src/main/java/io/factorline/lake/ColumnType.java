package io.factorline.lake;

/** The type of a column. */
public enum ColumnType {
  /** UTF-8 text. */
  TEXT("VARCHAR"),
  /** Whole number of 32 bits. */
  INT32("INTEGER"),
  /** Whole number of 64 bits. */
  INT64("BIGINT"),
  /** IEEE 754 double; never NaN nor infinite. */
  REAL("DOUBLE"),
  /** True or false. */
  BOOL("BOOLEAN"),
  /** Nanoseconds since 1970-01-01T00:00:00Z. */
  TIME("TIMESTAMP_NS"),
  /** Bytes as they came. */
  BYTES("BLOB");

  private final String sqlName;

  ColumnType(String sqlName) {
    this.sqlName = sqlName;
  }

  /** Its name in DuckDB and in docs/spec/lake.md. */
  public String sqlName() {
    return sqlName;
  }
}
