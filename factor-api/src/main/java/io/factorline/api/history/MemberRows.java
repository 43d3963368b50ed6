package io.factorline.api.history;

import io.factorline.api.history.stitch.HistoryPlan;
import io.factorline.api.history.stitch.HistoryPlan.CrossColumn;
import io.factorline.api.history.stitch.StitchedRows;
import io.factorline.catalog.BarView;
import io.factorline.catalog.Universe;
import io.factorline.event.SymbolPartition;
import io.factorline.online.Answer;
import io.factorline.online.Board;
import io.factorline.online.CellState;
import io.factorline.store.ClosedBar;
import io.factorline.store.HotRow;
import io.factorline.store.ViewRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which rows can be compared: up to the end that the venue's clock has passed in the partition of
 * each member, as far as the bars that its hot row names have come. Without its partition's clock
 * or its row a member's own bars tell, which come in the order of their ends. Immutable.
 */
final class MemberRows {
  private static final long ALL = Long.MAX_VALUE;
  private static final long UNTOLD = Long.MIN_VALUE;

  private final Board board;
  private final @Nullable Answer answer;
  private final Map<String, Integer> indexOf = new HashMap<>();

  /**
   * What was heard of the members.
   *
   * @param board taken before the rows: what its clocks have closed they have
   * @param answer their rows; null where they could not be read
   */
  MemberRows(Board board, @Nullable Answer answer) {
    this.board = board;
    this.answer = answer;
    for (int i = 0; answer != null && i < answer.symbols().size(); i++) {
      indexOf.put(answer.symbols().get(i), i);
    }
  }

  /**
   * The last end of a row that can be told, ns since the epoch; the smallest long for none.
   *
   * @param joined in the order of {@link HistoryPlan#joined()}
   */
  long lastEndNs(HistoryPlan plan, List<StitchedRows> joined) {
    long lastNs = ALL;
    for (CrossColumn column : plan.crossColumns()) {
      BarView bars = column.factor().bars();
      long untilNs = ALL;
      for (String member : column.universe().symbols()) {
        long wholeNs = wholeNs(plan, column, member, joined);
        boolean isMember = isMemberAfter(column.universe(), member, shifted(wholeNs, bars));
        untilNs = isMember ? Math.min(untilNs, wholeNs) : untilNs;
      }
      boolean isBounded = untilNs != ALL && untilNs != UNTOLD;
      long endNs = isBounded ? shifted(untilNs, bars) - plan.delayNs() : untilNs;
      lastNs = Math.min(lastNs, endNs);
    }
    return lastNs;
  }

  private static long shifted(long endNs, BarView bars) {
    return endNs == ALL || endNs == UNTOLD ? endNs : endNs + bars.delay().toNanos();
  }

  private static boolean isMemberAfter(Universe universe, String symbol, long ns) {
    return universe.spells(symbol).stream().anyMatch(spell -> spell.toNs() > ns);
  }

  /** Up to when all bars of a member are there that a column compares. */
  private long wholeNs(
      HistoryPlan plan, CrossColumn column, String member, List<StitchedRows> joined) {
    long wholeNs = ALL;
    for (int v : column.bars()) {
      BarView view = (BarView) plan.joined().get(v).view();
      wholeNs = Math.min(wholeNs, wholeNs(plan, member, view, joined.get(v)));
    }
    return wholeNs;
  }

  private long wholeNs(HistoryPlan plan, String member, BarView view, StitchedRows rows) {
    String venue = plan.catalog().venueOf(member).id();
    long clockNs = clockNs(venue, member);
    long knownNs = clockNs == UNTOLD ? UNTOLD : Math.min(clockNs, followedNs(member, view, rows));
    return knownNs == UNTOLD ? rows.lastNs(member) : knownNs;
  }

  /* Of a venue without a feed, as of imported bars alone, all bars are there that will ever be. */
  private long clockNs(String venue, String member) {
    if (board.isUnheardOf(venue)) {
      Answer now = answer;
      boolean hasRow = now == null || now.hasRow(indexOf.getOrDefault(member, 0));
      return hasRow ? UNTOLD : ALL;
    }
    int partitions = board.partitionCount();
    return partitions == 0 ? UNTOLD : board.clockNs(venue, SymbolPartition.of(member, partitions));
  }

  /** Up to when the bars are there that a member's hot row has closed; all, some, or untold. */
  private long followedNs(String member, BarView view, StitchedRows rows) {
    Answer now = answer;
    int symbol = indexOf.getOrDefault(member, -1);
    if (now == null || symbol < 0 || !isTold(now, symbol)) {
      return UNTOLD;
    }
    ViewRow own = view(now.row(symbol), view);
    ClosedBar last = own == null ? null : own.lastClosed();
    if (own == null || last == null || rows.reaches(member, last.endNs())) {
      return ALL;
    }
    ClosedBar before = own.closedAt(last.endNs() - 1);
    boolean isOnlyLast = before == null || rows.reaches(member, before.endNs());
    return isOnlyLast ? last.endNs() - 1 : UNTOLD;
  }

  private static boolean isTold(Answer answer, int symbol) {
    return answer.hasRow(symbol)
        ? !answer.isLastKnown(symbol)
        : answer.state(0, symbol) != CellState.MISSING_STORE;
  }

  private static @Nullable ViewRow view(@Nullable HotRow row, BarView view) {
    ViewRow own = row == null ? null : row.row().view(view.name());
    return own != null && own.layout().definition().equals(view.definition()) ? own : null;
  }
}
