package io.factorline.api.history;

import io.factorline.api.history.stitch.Cells;
import io.factorline.api.history.stitch.HistoryPlan;
import io.factorline.api.history.stitch.HistoryPlan.ViewRead;
import io.factorline.api.history.stitch.HistoryRows;
import io.factorline.api.history.tail.TailLog;
import io.factorline.catalog.View;
import io.factorline.online.Answer;
import io.factorline.online.CellState;
import io.factorline.store.ClosedBar;
import io.factorline.store.HotRow;
import io.factorline.store.ViewRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Rows of open bars out of one answer of the online reader. A row is told only behind the very bar
 * that it follows: the last closed one of its hot row. Immutable.
 */
final class FormingRows {
  private final HistoryPlan plan;
  private final Answer answer;

  FormingRows(HistoryPlan plan, Answer answer) {
    this.plan = plan;
    this.answer = answer;
  }

  private @Nullable ViewRow view(int symbol, ViewRead read) {
    HotRow row = answer.row(symbol);
    ViewRow view = row == null ? null : row.row().view(read.view().name());
    boolean isOfDefinition =
        view != null && view.layout().definition().equals(read.view().definition());
    return isOfDefinition ? view : null;
  }

  /** Whether the log has read each last closed bar of a symbol whose next bar is open. */
  boolean isFollowed(int symbol, TailLog log, ToIntFunction<View> tailView) {
    for (ViewRead read : plan.axis()) {
      ViewRow view = view(symbol, read);
      ClosedBar last = view == null || !view.bar().isOpen() ? null : view.lastClosed();
      int position = tailView.applyAsInt(read.view());
      boolean isAwaited =
          last != null && log.lastEndNs(answer.symbols().get(symbol), position) < last.endNs();
      if (isAwaited) {
        return false;
      }
    }
    return true;
  }

  /** The end of the open bar that follows a symbol's last row; {@link Long#MIN_VALUE} for none. */
  private long openEndNs(int symbol, long lastToldNs) {
    long endNs = Long.MIN_VALUE;
    for (ViewRead read : plan.axis()) {
      ViewRow view = view(symbol, read);
      if (view == null || !view.bar().isOpen()) {
        return Long.MIN_VALUE;
      }
      ClosedBar last = view.lastClosed();
      long lastNs = last == null ? Long.MIN_VALUE : last.endNs();
      boolean isOther = endNs != Long.MIN_VALUE && endNs != view.bar().endNs();
      if (lastNs != lastToldNs || view.bar().endNs() <= lastToldNs || isOther) {
        return Long.MIN_VALUE;
      }
      endNs = view.bar().endNs();
    }
    return endNs;
  }

  /**
   * Whether a row of the open bar follows.
   *
   * @param lastToldNs end of the symbol's last closed bar at the cut; the smallest long for none
   */
  boolean follows(int symbol, long lastToldNs, long fromNs, long toNs) {
    long endNs = openEndNs(symbol, lastToldNs);
    return endNs != Long.MIN_VALUE && endNs >= fromNs && endNs < toNs;
  }

  /** The rows and the one of the open bar, which {@link #follows}. */
  HistoryRows after(HistoryRows rows, int symbol, long lastToldNs) {
    int factors = plan.names().size();
    long[] cells = new long[factors];
    List<CellState> states = new ArrayList<>(factors);
    for (int f = 0; f < factors; f++) {
      CellState state = answer.state(f, symbol);
      cells[f] = state.hasValue() ? Cells.of(answer.value(f, symbol)) : Cells.of(state);
      states.add(state);
    }
    return rows.withForming(openEndNs(symbol, lastToldNs), cells, states);
  }

  /** Names all that the open bars were read from. */
  String cut() {
    return answer.cut().hash();
  }
}
