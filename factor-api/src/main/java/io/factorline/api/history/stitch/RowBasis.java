package io.factorline.api.history.stitch;

import io.factorline.api.history.stitch.SymbolHistory.Wanted;
import io.factorline.basis.ActionLog;
import io.factorline.basis.CorporateAction;
import io.factorline.basis.ShareBasis;
import io.factorline.catalog.Dimension;
import io.factorline.online.CellState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The share basis on which the rows of one symbol stand: each on that of its own knowledge time, as
 * it was known then, or all on that of one time. Immutable.
 */
final class RowBasis {
  private static final long NO_BASIS = Cells.of(CellState.UNDEFINED_BASIS);

  private final ActionLog actions;
  private final @Nullable Wanted adjusted;

  /**
   * A basis.
   *
   * @param adjusted names the one time; null where each row stands on its own
   */
  RowBasis(ActionLog actions, @Nullable Wanted adjusted) {
    this.actions = actions;
    this.adjusted = adjusted;
  }

  /** The actions in rows of their view, of which the only column is the ratio. */
  static ActionLog log(TimedRows rows) {
    List<CorporateAction> versions = new ArrayList<>(rows.count());
    for (int row = 0; row < rows.count(); row++) {
      long bits = rows.cell(0, row);
      versions.add(
          bits == Cells.DELETED
              ? CorporateAction.deleted(rows.timeNs(row), rows.knowledgeNs(row))
              : new CorporateAction(
                  rows.timeNs(row), rows.knowledgeNs(row), Cells.value(bits), false));
    }
    return ActionLog.of(versions);
  }

  /** The ratio between the basis of a number and that of its row. */
  double ratio(long heldNs, long knowledgeNs) {
    Wanted all = adjusted;
    return all == null
        ? actions.ratio(heldNs, knowledgeNs, knowledgeNs)
        : actions.ratio(heldNs, all.basisNs(), all.asOfNs());
  }

  /** A cell that is told as it is stored, unless all rows are brought to one basis. */
  long adjusted(@Nullable Dimension dimension, long bits, long heldNs) {
    Wanted all = adjusted;
    if (all == null || !Cells.isValue(bits)) {
      return bits;
    }
    double ratio = actions.ratio(heldNs, all.basisNs(), all.asOfNs());
    double value = ShareBasis.bring(dimension, Cells.value(bits), ratio);
    return Double.isNaN(value) ? NO_BASIS : Cells.of(value);
  }
}
