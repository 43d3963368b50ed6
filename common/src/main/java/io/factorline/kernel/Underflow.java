package io.factorline.kernel;

/**
 * The floor of averages that only shrink while nothing moves. Without it they end, after some 9,500
 * flat bars, as stuck subnormal numbers whose ratio means nothing. Prices are at least {@link
 * Bar#MIN_PRICE}, so no real movement comes near the floor.
 */
final class Underflow {

  private static final double FLOOR = 1e-290;

  private Underflow() {}

  /** The value, or 0 where it or the whole that it is a part of has vanished. */
  static double flush(double value, double whole) {
    return whole < FLOOR || value < Double.MIN_NORMAL ? 0.0 : value;
  }
}
