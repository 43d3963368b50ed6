package io.factorline.sync.columns;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;

/** A column of times of a researcher's file, as SQL that gives ns since the epoch. */
public final class TimeColumn {
  /** What a time must be. */
  public static final String RULE = "must be RFC 3339 with a zone, or ns since the epoch";

  private static final String RFC_3339 =
      "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?"
          + "([Zz]|[+-][0-9]{2}:[0-9]{2})";

  private TimeColumn() {}

  /**
   * An expression over the column that is null where a value is no time.
   *
   * @param file what the file is called in the request
   * @throws RequestException if the column's type cannot hold times with a zone
   */
  public static String ns(ColumnInfo column, String file) {
    String name = Quoted.name(column.name());
    return switch (column.type()) {
      case "BIGINT" -> name;
      case "TIMESTAMP WITH TIME ZONE" -> "epoch_ns(" + name + ")";
      case "TIMESTAMP_NS WITH TIME ZONE", "TIMESTAMPTZ_NS" -> "epoch_ns(" + name + ")";
      case "VARCHAR" -> ofText(name);
      default ->
          throw new RequestException(
              ErrorCode.INVALID_TIME,
              RULE + ", which " + column.type() + " is not: " + file + "." + column.name());
    };
  }

  /** Whole seconds and fraction apart, for no type of DuckDB reads 9 digits with an offset. */
  private static String ofText(String name) {
    String digits = "regexp_extract(" + name + ", '\\.([0-9]+)', 1)";
    String fraction = "CAST(rpad(" + digits + ", 9, '0') AS BIGINT)";
    String seconds =
        "epoch(TRY_CAST(replace(upper(left(" + name + ", 19)), 'T', ' ') AS TIMESTAMP))";
    String hours = "CAST(left(right(" + name + ", 6), 3) AS INTEGER)";
    String minutes = "CAST(right(" + name + ", 2) AS INTEGER)";
    String sign = "(CASE WHEN left(right(" + name + ", 6), 1) = '-' THEN -1 ELSE 1 END)";
    String offset =
        "(CASE WHEN upper(right("
            + name
            + ", 1)) = 'Z' THEN 0 ELSE "
            + hours
            + " * 3600 + "
            + sign
            + " * "
            + minutes
            + " * 60 END)";
    return "(CASE WHEN regexp_full_match("
        + name
        + ", '[0-9]{1,19}') THEN TRY_CAST("
        + name
        + " AS BIGINT) WHEN regexp_full_match("
        + name
        + ", '"
        + RFC_3339
        + "') THEN TRY_CAST("
        + seconds
        + " AS BIGINT) * 1000000000 - CAST("
        + offset
        + " AS BIGINT) * 1000000000 + "
        + fraction
        + " END)";
  }
}
