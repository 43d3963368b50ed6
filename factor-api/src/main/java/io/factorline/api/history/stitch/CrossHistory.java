package io.factorline.api.history.stitch;

import io.factorline.api.history.stitch.HistoryPlan.Column;
import io.factorline.api.history.stitch.HistoryPlan.CrossColumn;
import io.factorline.catalog.FactorRef;
import io.factorline.catalog.Universe;
import io.factorline.derive.Distribution;
import io.factorline.derive.Outcome;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.online.CellState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * The cells of cross-sectional factors in the rows of a page: at the knowledge time of each row
 * those who were members then, by what was known then, are compared by their values as of then. All
 * that a page compares is read at once, member by member, whatever symbols its rows are of. One
 * thread; blocks where its sources do.
 */
public final class CrossHistory {
  private static final long NOT_MEMBER = Cells.of(CellState.MISSING_NOT_MEMBER);

  private final HistoryPlan plan;
  private final List<StitchedRows> joined;
  private final long maxCompared;
  private final Runnable check;
  private long compared;

  /** What is compared: one factor over one universe. */
  private record Section(Universe universe, FactorRef of) {}

  /**
   * Cells of a plan over these sources.
   *
   * @param joined in the order of {@link HistoryPlan#joined()}
   * @param maxCompared how many values, times of the rows by members, may be compared at most
   * @param check is called before each member; it may throw
   */
  public CrossHistory(
      HistoryPlan plan, List<StitchedRows> joined, long maxCompared, Runnable check) {
    this.plan = plan;
    this.joined = List.copyOf(joined);
    this.maxCompared = maxCompared;
    this.check = check;
  }

  /**
   * The rows, with the cells of these factors.
   *
   * @param asOfNs as in {@link StitchedRows#first}
   * @throws RequestException {@link ErrorCode#CELL_LIMIT} where too many values would be compared
   */
  public List<HistoryRows> compare(List<HistoryRows> series, long asOfNs) {
    Map<Section, List<Integer>> sections = new LinkedHashMap<>();
    for (int c = 0; c < plan.columns().size(); c++) {
      if (plan.columns().get(c) instanceof CrossColumn cross) {
        Section section = new Section(cross.universe(), cross.factor().of());
        sections.computeIfAbsent(section, s -> new ArrayList<>()).add(c);
      }
    }
    List<long[]> times = series.stream().map(rows -> times(rows, asOfNs)).toList();
    List<HistoryRows> told = new ArrayList<>(series);
    sections.forEach((section, columns) -> fill(section, columns, times, told));
    return told;
  }

  private long[] times(HistoryRows rows, long asOfNs) {
    return LongStream.range(0, rows.count())
        .map(row -> plan.knowledgeNs(rows.endNs((int) row), asOfNs))
        .toArray();
  }

  private void fill(
      Section section, List<Integer> columns, List<long[]> times, List<HistoryRows> told) {
    long[] distinct = times.stream().flatMapToLong(LongStream::of).distinct().sorted().toArray();
    ComparedValues values = read(section.universe(), column(columns.getFirst()).of(), distinct);
    List<List<long[]>> cells =
        columns.stream().map(c -> times.stream().map(long[]::clone).toList()).toList();
    int[] next = new int[told.size()];
    for (int t = 0; t < distinct.length; t++) {
      Distribution distribution = values.distribution(t);
      for (int s = 0; s < next.length; s++) {
        String symbol = told.get(s).symbol();
        long[] own = times.get(s);
        for (; next[s] < own.length && own[next[s]] == distinct[t]; next[s]++) {
          for (int c = 0; c < columns.size(); c++) {
            cells.get(c).get(s)[next[s]] =
                cell(column(columns.get(c)), values, distribution, symbol, t);
          }
        }
      }
    }
    for (int c = 0; c < columns.size(); c++) {
      for (int s = 0; s < next.length; s++) {
        told.set(s, told.get(s).withCells(columns.get(c), cells.get(c).get(s)));
      }
    }
  }

  private CrossColumn column(int index) {
    return (CrossColumn) plan.columns().get(index);
  }

  private static long cell(
      CrossColumn column, ComparedValues values, Distribution distribution, String symbol, int t) {
    if (!values.isMember(symbol, t)) {
      return NOT_MEMBER;
    }
    double own = values.value(symbol, t);
    Outcome outcome = distribution.outcome(column.factor().transform(), own);
    return outcome == Outcome.VALUE
        ? Cells.of(distribution.value(column.factor().transform(), column.factor().order(), own))
        : Cells.of(Cells.state(outcome));
  }

  private ComparedValues read(Universe universe, Column of, long[] times) {
    ComparedValues values =
        new ComparedValues(universe, times, members -> count(universe, times.length, members));
    for (String member : values.members()) {
      check.run();
      long[] own = values.timesOf(member);
      values.put(member, cells(of, member, own));
    }
    return values;
  }

  private void count(Universe universe, int rows, int members) {
    check.run();
    compared += members;
    if (compared > maxCompared) {
      throw new RequestException(
          ErrorCode.CELL_LIMIT,
          "must compare at most maxCompared values, rows by members: universe=%s, rows=%d, members=%d, maxCompared=%d"
              .formatted(universe.name(), rows, members, maxCompared));
    }
  }

  private long[] cells(Column of, String member, long[] times) {
    JoinedRows rows =
        new JoinedRows(
            plan,
            joined,
            new JoinedRows.Times(member, plan.catalog().venueOf(member).calendar(), times),
            null);
    return switch (of) {
      case HistoryPlan.JoinedColumn stored -> rows.cells(stored);
      case HistoryPlan.DerivedColumn derived -> rows.derived(derived);
      case HistoryPlan.AxisColumn own -> throw new IllegalStateException("is joined");
      case CrossColumn cross -> throw new IllegalStateException("is never compared");
    };
  }
}
