package io.factorline.online;

import io.factorline.basis.BasisEvaluator;
import io.factorline.derive.Outcome;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The cells of one answer that are computed of its other cells, symbol by symbol. One thread, used
 * once.
 */
final class DerivedCells {
  private final AnswerBuilder answer;
  private final @Nullable BasisEvaluator[] evaluators;

  DerivedCells(AnswerBuilder answer) {
    this.answer = answer;
    this.evaluators = new @Nullable BasisEvaluator[answer.plan.columnCount()];
    Arrays.setAll(evaluators, c -> answer.plan.column(c).newEvaluator());
  }

  /** Puts the cell of a column for the symbol at hand; false where it is not a computed one. */
  boolean put(int column, int cell) {
    BasisEvaluator evaluator = evaluators[column];
    if (evaluator != null) {
      put(cell, answer.plan.column(column).slots(), evaluator);
    }
    return evaluator != null;
  }

  private void put(int cell, int[] inputSlots, BasisEvaluator evaluator) {
    SlotCells slots = answer.slots;
    CellState worst = basisState();
    boolean isStoreGone = inputSlots.length > 0;
    boolean isUnknown = false;
    boolean isSuppressed = false;
    for (int i = 0; i < inputSlots.length; i++) {
      int slot = inputSlots[i];
      CellState state = slots.states[slot];
      evaluator.input(i, state.hasValue() ? slots.values[slot] : Double.NaN, basisRatio(slot));
      worst = state.hasValue() ? CellState.worse(worst, state) : worst;
      isStoreGone &= state == CellState.MISSING_STORE;
      isUnknown |= state == CellState.MISSING_UNKNOWN_SYMBOL;
      isSuppressed |= state == CellState.MISSING_SUPPRESSED;
    }
    Outcome outcome = evaluator.evaluate();
    if (isStoreGone || isUnknown || isSuppressed) {
      answer.values[cell] = Double.NaN;
      answer.states[cell] = missing(isUnknown, isSuppressed);
      return;
    }
    answer.values[cell] = evaluator.value();
    answer.states[cell] = outcome == Outcome.VALUE ? worst : CellState.of(outcome);
  }

  private static CellState missing(boolean isUnknown, boolean isSuppressed) {
    if (isUnknown) {
      return CellState.MISSING_UNKNOWN_SYMBOL;
    }
    return isSuppressed ? CellState.MISSING_SUPPRESSED : CellState.MISSING_STORE;
  }

  /** What the knowledge of corporate actions says of a value that rests on it. */
  private CellState basisState() {
    boolean isOld = answer.plan.basisSource() >= 0 && answer.offline.isLastKnown();
    return isOld ? CellState.STALE_STORE : CellState.PRESENT;
  }

  /** The ratio between the basis of a slot's value and that of now. */
  private double basisRatio(int slot) {
    return answer.plan.basisSource() < 0 ? 1 : answer.offline.ratio(answer.heldNs(slot));
  }
}
