package io.factorline.api.history.stitch;

import io.factorline.api.history.stitch.HistoryPlan.AxisColumn;
import io.factorline.api.history.stitch.HistoryPlan.DerivedColumn;
import io.factorline.api.history.stitch.HistoryPlan.Input;
import io.factorline.api.history.stitch.HistoryPlan.JoinedColumn;
import io.factorline.api.history.stitch.HistoryPlan.ViewRead;
import io.factorline.api.history.stitch.SymbolHistory.Wanted;
import io.factorline.basis.ActionLog;
import io.factorline.basis.BasisEvaluator;
import io.factorline.catalog.BarView;
import io.factorline.catalog.Dimension;
import io.factorline.derive.Outcome;
import io.factorline.market.SessionCalendar;
import io.factorline.online.CellState;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What was known of one symbol at ascending times: stored values and what is computed of them. Each
 * view is read once, when it is first asked for. One thread; blocks where the sources do.
 */
final class JoinedRows {
  private static final long NO_DATA = Cells.of(CellState.MISSING_NO_DATA);

  private final HistoryPlan plan;
  private final List<StitchedRows> joined;
  private final Times times;
  private final @Nullable TimedRows[] rows;
  private final int[][] chosen;
  private final RowBasis basis;
  private final boolean isAdjusted;

  /** Whose values are asked for, and at which times, ascending, ns since the epoch. */
  static final class Times {
    private final String symbol;
    private final SessionCalendar calendar;
    private final long[] knowledgeNs;

    /**
     * Times.
     *
     * @param calendar of the symbol's venue
     * @param knowledgeNs not copied
     */
    Times(String symbol, SessionCalendar calendar, long[] knowledgeNs) {
      this.symbol = symbol;
      this.calendar = calendar;
      this.knowledgeNs = knowledgeNs;
    }
  }

  /**
   * Values.
   *
   * @param joined sources in the order of {@link HistoryPlan#joined()}
   * @param adjusted names the one time to whose share basis all is brought; null where each value
   *     stands on that of its own time
   */
  JoinedRows(HistoryPlan plan, List<StitchedRows> joined, Times times, @Nullable Wanted adjusted) {
    this.plan = plan;
    this.joined = joined;
    this.times = times;
    this.rows = new @Nullable TimedRows[plan.joined().size()];
    this.chosen = new int[plan.joined().size()][];
    this.isAdjusted = adjusted != null;
    this.basis =
        new RowBasis(
            plan.actions() < 0 ? ActionLog.EMPTY : RowBasis.log(rows(plan.actions())), adjusted);
  }

  private TimedRows rows(int v) {
    TimedRows known = rows[v];
    return known == null ? read(v) : known;
  }

  private TimedRows read(int v) {
    ViewRead read = plan.joined().get(v);
    long[] knowledgeNs = times.knowledgeNs;
    PointInTime.Ttl ttl = PointInTime.Ttl.of(read.view(), times.calendar);
    List<StitchedRows.Span> spans =
        v == plan.actions()
            ? List.of(new StitchedRows.Span(Long.MIN_VALUE, Long.MAX_VALUE))
            : PointInTime.spans(knowledgeNs, knowledgeNs.length, ttl);
    TimedRows found = joined.get(v).versions(times.symbol, read.factors(), spans);
    PointInTime rule = new PointInTime(found, ttl);
    chosen[v] = Arrays.stream(knowledgeNs).mapToInt(rule::at).toArray();
    rows[v] = found;
    return found;
  }

  private long cell(Input input, int row) {
    TimedRows own = rows(input.view());
    int at = chosen[input.view()][row];
    long bits = at < 0 ? NO_DATA : own.cell(input.factor(), at);
    return bits == Cells.DELETED ? NO_DATA : bits;
  }

  /** The last moment that a joined value speaks of; without a value it means nothing. */
  private long heldNs(Input input, int row) {
    TimedRows own = rows(input.view());
    int at = chosen[input.view()][row];
    long eventNs = at < 0 ? 0 : own.timeNs(at);
    return plan.joined().get(input.view()).view() instanceof BarView ? eventNs - 1 : eventNs;
  }

  /** The {@link Cells} of a stored factor, one per time. */
  long[] cells(JoinedColumn column) {
    Input input = column.input();
    long[] cells = new long[times.knowledgeNs.length];
    Arrays.setAll(cells, row -> cell(input, row));
    return isAdjusted ? adjusted(column.dimension(), cells, row -> heldNs(input, row)) : cells;
  }

  /** The cells of bars that end at some times, on the basis asked for. */
  long[] adjusted(AxisColumn column, long[] cells, long[] ends) {
    return isAdjusted ? adjusted(column.dimension(), cells, row -> ends[row] - 1) : cells;
  }

  private long[] adjusted(@Nullable Dimension dimension, long[] cells, IntToLongFunction heldNs) {
    Arrays.setAll(cells, row -> basis.adjusted(dimension, cells[row], heldNs.applyAsLong(row)));
    return cells;
  }

  /** The {@link Cells} of a derived factor, one per time. */
  long[] derived(DerivedColumn column) {
    BasisEvaluator evaluator = new BasisEvaluator(column.expression(), column.dimensions());
    long[] cells = new long[times.knowledgeNs.length];
    for (int row = 0; row < cells.length; row++) {
      for (int i = 0; i < evaluator.inputCount(); i++) {
        Input input = column.inputs().get(i);
        double number = Cells.value(cell(input, row));
        evaluator.input(i, number, basis.ratio(heldNs(input, row), times.knowledgeNs[row]));
      }
      Outcome outcome = evaluator.evaluate();
      cells[row] =
          outcome == Outcome.VALUE ? Cells.of(evaluator.value()) : Cells.of(Cells.state(outcome));
    }
    return cells;
  }
}
