package io.factorline.api.history.stitch;

import io.factorline.api.history.stitch.HistoryPlan.AxisColumn;
import io.factorline.api.history.stitch.HistoryPlan.Column;
import io.factorline.api.history.stitch.HistoryPlan.CrossColumn;
import io.factorline.api.history.stitch.HistoryPlan.DerivedColumn;
import io.factorline.api.history.stitch.HistoryPlan.JoinedColumn;
import io.factorline.market.SessionCalendar;
import io.factorline.online.CellState;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Builds the rows of symbols: the union of the ends of the bars asked for, each cell of its own
 * bar; stored values and derived factors as of the row's knowledge time, which is its end and the
 * longest delay of the views. Cells of cross-sectional factors are left to {@link CrossHistory}.
 * One thread at a time; blocks where its sources do.
 */
public final class SymbolHistory {
  private static final long NO_DATA = Cells.of(CellState.MISSING_NO_DATA);

  private final HistoryPlan plan;
  private final List<StitchedRows> axis;
  private final List<StitchedRows> joined;

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
    JoinedRows joins = joins(wanted, ends, calendar);
    int whole = wanted.isTailBehind() ? whole(wanted.symbol(), ends, calendar) : ends.length;
    long[][] cells = new long[plan.columns().size()][];
    for (int c = 0; c < cells.length; c++) {
      cells[c] = column(plan.columns().get(c), bars, ends, joins);
    }
    return new HistoryRows(wanted.symbol(), ends, cells).first(whole);
  }

  private JoinedRows joins(Wanted wanted, long[] ends, SessionCalendar calendar) {
    long[] knowledgeNs =
        Arrays.stream(ends).map(end -> plan.knowledgeNs(end, wanted.asOfNs())).toArray();
    return new JoinedRows(
        plan,
        joined,
        new JoinedRows.Times(wanted.symbol(), calendar, knowledgeNs),
        plan.isAdjusted() ? wanted : null);
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

  private static long[] column(Column column, TimedRows[] bars, long[] ends, JoinedRows joins) {
    return switch (column) {
      case AxisColumn own ->
          joins.adjusted(own, ownCells(bars[own.view()], own.factor(), ends), ends);
      case JoinedColumn stored -> joins.cells(stored);
      case DerivedColumn derived -> joins.derived(derived);
      case CrossColumn cross -> untold(ends.length);
    };
  }

  /* Who stands beside a symbol is told once the rows of all that are asked for are there. */
  private static long[] untold(int rows) {
    long[] cells = new long[rows];
    Arrays.fill(cells, NO_DATA);
    return cells;
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
}
