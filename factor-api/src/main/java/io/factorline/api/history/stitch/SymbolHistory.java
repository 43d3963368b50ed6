package io.factorline.api.history.stitch;

import io.factorline.api.history.stitch.HistoryPlan.AxisColumn;
import io.factorline.api.history.stitch.HistoryPlan.Column;
import io.factorline.api.history.stitch.HistoryPlan.DerivedColumn;
import io.factorline.api.history.stitch.HistoryPlan.Input;
import io.factorline.api.history.stitch.HistoryPlan.JoinedColumn;
import io.factorline.api.history.stitch.HistoryPlan.ViewRead;
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
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Builds the rows of symbols: the union of the ends of the bars asked for, each cell of its own
 * bar; stored values and derived factors as of the row's knowledge time, which is its end and the
 * longest delay of the views. One thread at a time; blocks where its sources do.
 */
public final class SymbolHistory {
  private static final long NO_DATA = Cells.of(CellState.MISSING_NO_DATA);

  private final HistoryPlan plan;
  private final List<StitchedRows> axis;
  private final List<StitchedRows> joined;
  private final long delayNs;

  /**
   * What is wanted of one symbol.
   *
   * @param asOfNs as in {@link StitchedRows#first}
   * @param isTailBehind whether the tail has not read all that the lake has: then some views end
   *     before others
   * @param basisNs the time to whose share basis an adjusted plan brings all rows; of others it
   *     means nothing
   */
  public record Wanted(
      String symbol,
      long fromNs,
      long toNs,
      int maxRows,
      long asOfNs,
      boolean isTailBehind,
      long basisNs) {
    /** The same of a plan that is not adjusted. */
    public Wanted(
        String symbol, long fromNs, long toNs, int maxRows, long asOfNs, boolean isTailBehind) {
      this(symbol, fromNs, toNs, maxRows, asOfNs, isTailBehind, Long.MAX_VALUE);
    }
  }

  /**
   * History of a plan over these sources.
   *
   * @param axis in the order of {@link HistoryPlan#axis()}
   * @param joined in the order of {@link HistoryPlan#joined()}
   */
  public SymbolHistory(HistoryPlan plan, List<StitchedRows> axis, List<StitchedRows> joined) {
    this.plan = plan;
    this.axis = List.copyOf(axis);
    this.joined = List.copyOf(joined);
    this.delayNs =
        plan.axis().stream()
            .mapToLong(read -> ((BarView) read.view()).delay().toNanos())
            .max()
            .orElseThrow();
  }

  /**
   * The first rows.
   *
   * @param calendar of the symbol's venue
   */
  public HistoryRows read(Wanted wanted, SessionCalendar calendar) {
    TimedRows[] bars = new TimedRows[axis.size()];
    for (int v = 0; v < bars.length; v++) {
      int[] factors = plan.axis().get(v).factors();
      StitchedRows.Question question =
          new StitchedRows.Question(wanted.symbol(), factors, wanted.fromNs(), wanted.toNs());
      bars[v] = axis.get(v).first(question, wanted.maxRows(), wanted.asOfNs());
    }
    long[] ends = ends(bars, wanted.maxRows());
    Joins joins = new Joins(wanted, ends, calendar);
    int whole = wanted.isTailBehind() ? whole(wanted.symbol(), ends, calendar) : ends.length;
    long[][] cells = new long[plan.columns().size()][];
    for (int c = 0; c < cells.length; c++) {
      cells[c] = column(plan.columns().get(c), bars, ends, joins);
    }
    return new HistoryRows(wanted.symbol(), ends, cells).first(whole);
  }

  private int whole(String symbol, long[] ends, SessionCalendar calendar) {
    WholeRows rows = new WholeRows(ends, calendar);
    int whole = ends.length;
    for (int v = 0; v < axis.size() && axis.size() + joined.size() > 1; v++) {
      long lastNs = axis.get(v).lastNs(symbol);
      whole = Math.min(whole, rows.count(plan.axis().get(v).view(), lastNs));
    }
    for (int v = 0; v < joined.size(); v++) {
      long lastNs = joined.get(v).lastNs(symbol);
      whole = Math.min(whole, rows.count(plan.joined().get(v).view(), lastNs));
    }
    return whole;
  }

  private static long[] ends(TimedRows[] bars, int maxRows) {
    if (bars.length == 1) {
      long[] ends = new long[bars[0].count()];
      Arrays.setAll(ends, bars[0]::timeNs);
      return ends;
    }
    return Arrays.stream(bars)
        .flatMapToLong(rows -> LongStream.range(0, rows.count()).map(i -> rows.timeNs((int) i)))
        .distinct()
        .sorted()
        .limit(maxRows)
        .toArray();
  }

  private static long[] column(Column column, TimedRows[] bars, long[] ends, Joins joins) {
    return switch (column) {
      case AxisColumn own -> joins.adjusted(own, ownCells(bars[own.view()], own.factor(), ends));
      case JoinedColumn stored -> joins.cells(stored);
      case DerivedColumn derived -> joins.derived(derived);
    };
  }

  private static long[] ownCells(TimedRows rows, int factor, long[] ends) {
    long[] cells = new long[ends.length];
    if (rows.count() == ends.length) {
      rows.copyColumn(factor, 0, ends.length, cells, 0);
      return cells;
    }
    int at = 0;
    for (int i = 0; i < ends.length; i++) {
      while (at < rows.count() && rows.timeNs(at) < ends[i]) {
        at++;
      }
      boolean isThere = at < rows.count() && rows.timeNs(at) == ends[i];
      cells[i] = isThere ? rows.cell(factor, at) : NO_DATA;
    }
    return cells;
  }

  /** What is joined to the rows of one symbol; each view is read once. */
  private final class Joins {
    private final String symbol;
    private final long[] ends;
    private final long[] knowledgeNs;
    private final SessionCalendar calendar;
    private final TimedRows[] rows = new TimedRows[plan.joined().size()];
    private final int[][] chosen = new int[plan.joined().size()][];
    private final RowBasis basis;

    Joins(Wanted wanted, long[] ends, SessionCalendar calendar) {
      this.symbol = wanted.symbol();
      this.ends = ends;
      this.knowledgeNs =
          Arrays.stream(ends).map(end -> Math.min(end + delayNs, wanted.asOfNs())).toArray();
      this.calendar = calendar;
      for (int v = 0; v < rows.length; v++) {
        read(v);
      }
      this.basis =
          new RowBasis(
              plan.actions() < 0 ? ActionLog.EMPTY : RowBasis.log(rows[plan.actions()]),
              plan.isAdjusted() ? wanted : null);
    }

    private void read(int v) {
      ViewRead read = plan.joined().get(v);
      PointInTime.Ttl ttl = PointInTime.Ttl.of(read.view(), calendar);
      List<StitchedRows.Span> spans =
          v == plan.actions()
              ? List.of(new StitchedRows.Span(Long.MIN_VALUE, Long.MAX_VALUE))
              : PointInTime.spans(knowledgeNs, knowledgeNs.length, ttl);
      rows[v] = joined.get(v).versions(symbol, read.factors(), spans);
      PointInTime rule = new PointInTime(rows[v], ttl);
      chosen[v] = Arrays.stream(knowledgeNs).mapToInt(rule::at).toArray();
    }

    private long cell(Input input, int row) {
      int at = chosen[input.view()][row];
      long bits = at < 0 ? NO_DATA : rows[input.view()].cell(input.factor(), at);
      return bits == Cells.DELETED ? NO_DATA : bits;
    }

    /** The last moment that a joined value speaks of; without a value it means nothing. */
    private long heldNs(Input input, int row) {
      int at = chosen[input.view()][row];
      long eventNs = at < 0 ? 0 : rows[input.view()].timeNs(at);
      return plan.joined().get(input.view()).view() instanceof BarView ? eventNs - 1 : eventNs;
    }

    long[] cells(JoinedColumn column) {
      Input input = column.input();
      long[] cells = new long[knowledgeNs.length];
      Arrays.setAll(cells, row -> cell(input, row));
      return plan.isAdjusted()
          ? adjusted(column.dimension(), cells, row -> heldNs(input, row))
          : cells;
    }

    long[] adjusted(AxisColumn column, long[] cells) {
      return plan.isAdjusted() ? adjusted(column.dimension(), cells, row -> ends[row] - 1) : cells;
    }

    private long[] adjusted(@Nullable Dimension dimension, long[] cells, IntToLongFunction heldNs) {
      Arrays.setAll(cells, row -> basis.adjusted(dimension, cells[row], heldNs.applyAsLong(row)));
      return cells;
    }

    long[] derived(DerivedColumn column) {
      BasisEvaluator evaluator = new BasisEvaluator(column.expression(), column.dimensions());
      long[] cells = new long[knowledgeNs.length];
      for (int row = 0; row < cells.length; row++) {
        for (int i = 0; i < evaluator.inputCount(); i++) {
          Input input = column.inputs().get(i);
          double number = Cells.value(cell(input, row));
          evaluator.input(i, number, basis.ratio(heldNs(input, row), knowledgeNs[row]));
        }
        Outcome outcome = evaluator.evaluate();
        cells[row] =
            outcome == Outcome.VALUE ? Cells.of(evaluator.value()) : Cells.of(state(outcome));
      }
      return cells;
    }
  }

  private static CellState state(Outcome failure) {
    return switch (failure) {
      case VALUE -> CellState.PRESENT;
      case INPUT -> CellState.UNDEFINED_INPUT;
      case BASIS -> CellState.UNDEFINED_BASIS;
      case DIVISION_BY_ZERO -> CellState.UNDEFINED_DIVISION_BY_ZERO;
      case DOMAIN -> CellState.UNDEFINED_DOMAIN;
    };
  }
}
