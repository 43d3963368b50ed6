package io.factorline.online;

import io.factorline.store.CellBits;
import io.factorline.store.QuoteState;

/** The stored factors of the symbol at hand: a number and its state each. One thread. */
final class SlotCells {
  final double[] values;
  final CellState[] states;

  SlotCells(int count) {
    values = new double[count];
    states = new CellState[count];
  }

  /** A slot without a value. */
  void putNone(int slot, CellState why) {
    values[slot] = Double.NaN;
    states[slot] = why;
  }

  /** A slot of one of {@link CellBits}, whose value, if there is one, has this state. */
  void putBits(int slot, long bits, CellState state) {
    if (CellBits.isValue(bits)) {
      values[slot] = CellBits.value(bits);
      states[slot] = state;
    } else {
      boolean isWarmingUp = bits == CellBits.WARMING_UP;
      putNone(slot, isWarmingUp ? CellState.WARMING_UP : CellState.UNDEFINED_FORMULA);
    }
  }

  /** A slot of an offline row, whose value, if there is one, has this state. */
  void putCell(int slot, OfflineRow.Cell cell, CellState state) {
    values[slot] = cell.number();
    states[slot] = cell.state() == CellState.PRESENT ? state : cell.state();
  }

  /** A slot of a quote, whose value, if there is one, has this state. */
  void putQuote(int slot, QuoteField field, QuoteState quote, CellState state) {
    CellState check = field.check(quote);
    boolean isPresent = check == CellState.PRESENT;
    values[slot] = isPresent ? field.value(quote) : Double.NaN;
    states[slot] = isPresent ? state : check;
  }
}
