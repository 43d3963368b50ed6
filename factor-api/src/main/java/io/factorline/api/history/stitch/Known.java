package io.factorline.api.history.stitch;

import io.factorline.api.history.stitch.HistoryPlan.ViewRead;
import io.factorline.market.SessionCalendar;

/** What was known of a symbol at one time. Stateless; thread-safe; blocks where the rows do. */
public final class Known {
  private Known() {}

  /**
   * The row of a view that counts at a time, or no row.
   *
   * @param calendar of the symbol's venue
   * @param atNs ns since the epoch
   */
  public static TimedRows at(
      ViewRead read, StitchedRows rows, String symbol, SessionCalendar calendar, long atNs) {
    PointInTime.Ttl ttl = PointInTime.Ttl.of(read.view(), calendar);
    TimedRows versions =
        rows.versions(symbol, read.factors(), PointInTime.spans(new long[] {atNs}, 1, ttl));
    int row = new PointInTime(versions, ttl).at(atNs);
    return row < 0 ? TimedRows.none(read.factors().length) : versions.part(row, row + 1);
  }
}
