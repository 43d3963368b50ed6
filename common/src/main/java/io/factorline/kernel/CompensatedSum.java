package io.factorline.kernel;

/**
 * A sum kept in two slots, high part and error part, about 106 bits together (Neumaier's rule, kept
 * normalized). Adding and later subtracting the same numbers leaves errors of the order of 1e-32 of
 * the largest sum, so that a running sum over a window needs no refresh.
 */
final class CompensatedSum {

  static final int SLOTS = 2;

  private CompensatedSum() {}

  static void add(double[] slots, int at, double value) {
    double sum = slots[at];
    double next = sum + value;
    double part = next - sum;
    double error = slots[at + 1] + ((sum - (next - part)) + (value - part));
    double high = next + error;
    slots[at] = high;
    slots[at + 1] = error - (high - next);
  }

  /** Adds factor * value without rounding the product. */
  static void addProduct(double[] slots, int at, double factor, double value) {
    double product = factor * value;
    add(slots, at, product);
    add(slots, at, Math.fma(factor, value, -product));
  }

  /** Subtracts the sum in {@code other[from]}. */
  static void subtract(double[] slots, int at, double[] other, int from) {
    add(slots, at, -other[from]);
    add(slots, at, -other[from + 1]);
  }

  static void copy(double[] from, double[] to, int at) {
    to[at] = from[at];
    to[at + 1] = from[at + 1];
  }

  static void clear(double[] slots, int at) {
    slots[at] = 0.0;
    slots[at + 1] = 0.0;
  }
}
