package io.factorline.api.history.stitch;

import io.factorline.derive.Outcome;
import io.factorline.online.CellState;
import io.factorline.store.CellBits;
import java.util.List;

/**
 * One cell of history as 64 bits: those of a finite double, {@link CellBits} of a bar, or a NaN
 * pattern that names a {@link CellState} without a value. Stateless; thread-safe.
 */
public final class Cells {
  private static final long STATES = 0x7ff8_0000_0000_e000L;
  private static final long STATE_MASK = 0xff;
  private static final List<CellState> ALL = List.of(CellState.values());

  /** The cell of an offline row that takes values back; told as one without data. */
  public static final long DELETED = of(CellState.MISSING_SUPPRESSED);

  private Cells() {}

  /** The bits of a finite value. */
  public static long of(double value) {
    return Double.doubleToRawLongBits(value);
  }

  /** The bits of a cell without a value. */
  public static long of(CellState state) {
    return switch (state) {
      case WARMING_UP -> CellBits.WARMING_UP;
      case UNDEFINED_FORMULA -> CellBits.UNDEFINED;
      default -> STATES | ALL.indexOf(state);
    };
  }

  /** Whether the bits are those of a value. */
  public static boolean isValue(long bits) {
    return Double.isFinite(Double.longBitsToDouble(bits));
  }

  /** The state of a cell whose evaluation ended so. */
  static CellState state(Outcome outcome) {
    return switch (outcome) {
      case VALUE -> CellState.PRESENT;
      case INPUT -> CellState.UNDEFINED_INPUT;
      case BASIS -> CellState.UNDEFINED_BASIS;
      case DIVISION_BY_ZERO -> CellState.UNDEFINED_DIVISION_BY_ZERO;
      case DOMAIN -> CellState.UNDEFINED_DOMAIN;
    };
  }

  /** The value, or NaN where there is none. */
  public static double value(long bits) {
    return isValue(bits) ? Double.longBitsToDouble(bits) : Double.NaN;
  }

  /** The state of a cell; a cell with a value is PRESENT. */
  public static CellState state(long bits) {
    if (isValue(bits)) {
      return CellState.PRESENT;
    }
    if (bits == CellBits.WARMING_UP) {
      return CellState.WARMING_UP;
    }
    return bits == CellBits.UNDEFINED
        ? CellState.UNDEFINED_FORMULA
        : ALL.get((int) (bits & STATE_MASK));
  }
}
