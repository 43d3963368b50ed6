package io.factorline.store;

/**
 * One factor value as 64 bits: those of its double, or one of two NaN patterns that no computation
 * gives. Kept as {@code long} everywhere, because the platform may change the bits of a NaN that
 * passes through a {@code double}.
 */
public final class CellBits {
  /** Too few bars so far. */
  public static final long WARMING_UP = 0x7ff8_0000_0000_f001L;

  /** Enough bars, but the formula has no value for them. */
  public static final long UNDEFINED = 0x7ff8_0000_0000_f002L;

  private CellBits() {}

  /** The bits of a value; {@link #WARMING_UP} or {@link #UNDEFINED} where there is none. */
  public static long of(double value, boolean isWarm) {
    if (!isWarm) {
      return WARMING_UP;
    }
    return Double.isFinite(value) ? Double.doubleToRawLongBits(value) : UNDEFINED;
  }

  /** Whether the bits are those of a finite value. */
  public static boolean isValue(long bits) {
    return bits != WARMING_UP && bits != UNDEFINED;
  }

  /** The value, for bits of which {@link #isValue} holds. */
  public static double value(long bits) {
    return Double.longBitsToDouble(bits);
  }
}
