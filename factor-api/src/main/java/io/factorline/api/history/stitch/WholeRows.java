package io.factorline.api.history.stitch;

import io.factorline.catalog.BarView;
import io.factorline.catalog.View;
import io.factorline.market.Session;
import io.factorline.market.SessionCalendar;
import io.factorline.market.Timeframe;

/**
 * Which rows can be told whole while the tail has not read all that the lake has: then some views
 * end before others, and a row is told once each view has its bar that must be there, because the
 * row's trades lie in it. Immutable.
 */
final class WholeRows {
  private static final long NONE = Long.MIN_VALUE;

  private final long[] ends;
  private final SessionCalendar calendar;

  /**
   * Rows.
   *
   * @param ends ascending, ns since the epoch; not copied
   * @param calendar of the symbol's venue
   */
  WholeRows(long[] ends, SessionCalendar calendar) {
    this.ends = ends;
    this.calendar = calendar;
  }

  /**
   * How many rows, from the first on, a view has its bars for.
   *
   * @param lastNs end of the last bar that it has at all; the smallest long where it has none, and
   *     then it is not waited for
   */
  int count(View view, long lastNs) {
    if (!(view instanceof BarView bars) || lastNs == NONE) {
      return ends.length;
    }
    for (int row = 0; row < ends.length; row++) {
      long barEndNs = barEnd(bars.timeframe(), ends[row]);
      if (barEndNs <= ends[row] && barEndNs > lastNs) {
        return row;
      }
    }
    return ends.length;
  }

  /** The end of the view's bar that holds the last trade before a time. */
  private long barEnd(Timeframe timeframe, long endNs) {
    if (timeframe.isDaily()) {
      Session session = calendar.at(endNs - 1);
      return session == null ? NONE : session.endNs();
    }
    return timeframe.endOf(timeframe.startOf(endNs - 1));
  }
}
