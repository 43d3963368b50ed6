package io.factorline.gateway.repository;

/**
 * The values that something can have at all, ends included.
 *
 * @param min may be negative infinity
 * @param max may be infinity, {@code >= min}
 */
public record Range(double min, double max) {
  /** Every finite value. */
  public static final Range FINITE = new Range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  public Range {
    if (!(min <= max)) {
      throw new IllegalArgumentException("must be min <= max: range=[" + min + ", " + max + "]");
    }
  }

  /** Whether a value is finite and lies within. */
  public boolean contains(double value) {
    return Double.isFinite(value) && value >= min && value <= max;
  }
}
