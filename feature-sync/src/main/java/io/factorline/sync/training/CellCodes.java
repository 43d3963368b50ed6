package io.factorline.sync.training;

/** Bits of cells that have no value, where the type has bits to spare. */
final class CellCodes {
  /** A double that the row does not have; beside those of {@code CellBits}. */
  static final long NULL_DOUBLE = 0x7ff8_0000_0000_f003L;

  /** A text, or truth, that the row does not have. */
  static final long NULL_INDEX = -1;

  private CellCodes() {}
}
