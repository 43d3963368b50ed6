package io.factorline.sync.source;

/** A source lacks a column that is wanted, or has it of a type that cannot be read. */
final class ColumnException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String column;
  private final String rule;

  ColumnException(String column, String rule) {
    super(rule + ": column=" + column);
    this.column = column;
    this.rule = rule;
  }

  String column() {
    return column;
  }

  String rule() {
    return rule;
  }
}
