package io.factorline.sync.parity;

/**
 * One way in which a researcher's figure may have come about.
 *
 * @param cause {@code rounding}, {@code reading}, {@code divisor}, {@code seed}, {@code flat} or
 *     {@code fill}
 * @param text what was done differently
 * @param shift how many bars later than the last known one the figure is read
 * @param values gives the figure of each bar; NaN where there is none
 */
record Variant(String cause, String text, int shift, Values values) {

  /** The figures of all bars of a symbol. */
  @FunctionalInterface
  interface Values {
    double[] of(BarSeries bars, Start start);
  }

  /**
   * Where a researcher's column begins.
   *
   * @param firstBar the bar that was known at its first row; -1 where none was
   * @param firstValue the bar that was known at its first row with a value; -1 where none was
   */
  record Start(int firstBar, int firstValue) {}
}
