package io.factorline.store;

import org.jspecify.annotations.Nullable;

/** Bytes in Redis or in a state file that are not what this version of the code writes or reads. */
public final class RowFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A rule that the bytes break, and the value that breaks it. */
  public RowFormatException(String message) {
    super(message);
  }

  /** A rule that the bytes break, and what found out. */
  public RowFormatException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** A row without one of the fields that each row has. */
  public static RowFormatException missing(String symbol, String field) {
    return new RowFormatException("must have field " + field + ": row=" + symbol);
  }

  static void requireVersion(String part, int expected, int found) {
    if (found != expected) {
      throw new RowFormatException(part + " must have version " + expected + ": version=" + found);
    }
  }
}
