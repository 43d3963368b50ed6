package io.factorline.api.history;

import io.factorline.api.factors.Selection;
import io.factorline.api.history.stitch.HistoryPlan;
import io.factorline.catalog.BarView;
import io.factorline.catalog.FactorRef;
import io.factorline.online.FactorPlan;
import java.util.List;

/**
 * Whom rows are compared with. Immutable.
 *
 * @param plan reads all bars that are compared
 * @param symbols all that the universes ever name
 */
record Members(FactorPlan plan, List<String> symbols) {
  Members {
    symbols = List.copyOf(symbols);
  }

  /** Those of a plan that compares symbols, if they are not too many. */
  static Members of(HistoryPlan plan, Selection selection) {
    List<String> bars =
        plan.crossColumns().stream()
            .flatMap(column -> column.factor().inputs().stream())
            .filter(input -> plan.catalog().view(input.view()) instanceof BarView)
            .map(FactorRef::toString)
            .distinct()
            .toList();
    List<String> symbols =
        plan.crossColumns().stream()
            .flatMap(column -> column.universe().symbols().stream())
            .distinct()
            .toList();
    selection.checkCount(symbols.size());
    return new Members(selection.plan(bars, null).plan(), symbols);
  }
}
