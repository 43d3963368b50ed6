package io.factorline.online;

import io.factorline.suppress.Hidden;
import org.jspecify.annotations.Nullable;

/**
 * Takes the values out of an answer that are hidden: of stored factors before anything is computed
 * of them, of computed ones after. A symbol that nobody knows stays unknown. One thread, used once.
 */
final class HiddenCells {
  private final AnswerBuilder answer;
  private final Hidden hidden;
  private final boolean[] slots;
  private final boolean[] columns;

  private HiddenCells(AnswerBuilder answer, Hidden hidden) {
    this.answer = answer;
    this.hidden = hidden;
    FactorPlan plan = answer.plan;
    this.slots = new boolean[plan.slotCount()];
    for (int slot = 0; slot < slots.length; slot++) {
      slots[slot] = hidesSlot(hidden.ofAll(), slot);
    }
    this.columns = new boolean[plan.columnCount()];
    for (int c = 0; c < columns.length; c++) {
      columns[c] = hidesColumn(hidden.ofAll(), c);
    }
  }

  /** What is to be hidden of an answer; null where nothing is. */
  static @Nullable HiddenCells of(AnswerBuilder answer, Hidden hidden) {
    return hidden.isAny() ? new HiddenCells(answer, hidden) : null;
  }

  private boolean hidesSlot(Hidden.Names names, int slot) {
    FactorPlan.Slot stored = answer.plan.slot(slot);
    String view = answer.plan.sources().get(stored.source()).view().name();
    return names.hides(view, view + ":" + stored.factor());
  }

  private boolean hidesColumn(Hidden.Names names, int column) {
    FactorPlan plan = answer.plan;
    return names.hides(plan.views().get(plan.viewOf(column)).name(), plan.names().get(column));
  }

  /** Hides the stored factors of the symbol at hand. */
  void hideSlots(String symbol) {
    Hidden.Names own = hidden.of(symbol);
    for (int slot = 0; slot < slots.length; slot++) {
      boolean isHidden = slots[slot] || (own != null && hidesSlot(own, slot));
      if (isHidden && answer.slots.states[slot] != CellState.MISSING_UNKNOWN_SYMBOL) {
        answer.slots.putNone(slot, CellState.MISSING_SUPPRESSED);
        answer.offline.putSlot(slot, null);
      }
    }
  }

  /** Hides a cell that is filled, where its factor is hidden. */
  void hideCell(int column, String symbol, int cell) {
    Hidden.Names own = hidden.of(symbol);
    boolean isHidden = columns[column] || (own != null && hidesColumn(own, column));
    if (isHidden && answer.states[cell] != CellState.MISSING_UNKNOWN_SYMBOL) {
      answer.values[cell] = Double.NaN;
      answer.states[cell] = CellState.MISSING_SUPPRESSED;
      answer.offline.clearCell(cell);
    }
  }
}
