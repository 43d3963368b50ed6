package io.factorline.api.history.lake;

import io.factorline.catalog.BarView;
import io.factorline.catalog.OfflineView;
import io.factorline.catalog.View;
import io.factorline.lake.LakeTables;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A table of the lake as history reads it.
 *
 * @param name as {@code bars/live_1s}
 * @param definition which files count; null where all do
 * @param blockNs length of the blocks of time that are decoded at once
 * @param stepNs the least time from one bar of a symbol to the next; 1 where rows have any time
 * @param columns names of the columns of values
 * @param isBars whether it has revisions and undefined cells; else rows that may be deletions
 */
public record HistoryTable(
    String name,
    @Nullable String definition,
    long blockNs,
    long stepNs,
    List<String> columns,
    boolean isBars) {
  private static final long HOUR_NS = TimeUnit.HOURS.toNanos(1);
  private static final long DAY_NS = TimeUnit.DAYS.toNanos(1);
  private static final long MINUTE_NS = TimeUnit.MINUTES.toNanos(1);
  private static final int LONG_BLOCK_DAYS = 512;

  /** The table of a view that is stored. */
  public static HistoryTable of(View view) {
    return switch (view) {
      case BarView bars ->
          new HistoryTable(
              LakeTables.BARS + bars.name(),
              bars.definition(),
              blockNs(bars),
              stepNs(bars),
              bars.factorNames(),
              true);
      case OfflineView offline ->
          new HistoryTable(
              LakeTables.OFFLINE + offline.name(),
              null,
              LONG_BLOCK_DAYS * DAY_NS,
              1,
              offline.factorNames(),
              false);
      default -> throw new IllegalArgumentException("must be stored: view=" + view.name());
    };
  }

  private static long blockNs(BarView view) {
    if (view.timeframe().isDaily()) {
      return LONG_BLOCK_DAYS * DAY_NS;
    }
    return view.timeframe().durationNs() < MINUTE_NS ? HOUR_NS : DAY_NS;
  }

  /* Daily bars are sessions: where a clock is put forward they end less than a day apart. */
  private static long stepNs(BarView view) {
    return view.timeframe().isDaily() ? DAY_NS / 2 : view.timeframe().durationNs();
  }

  /** The most times that a key can have rows of in one block. */
  long blockRows() {
    return blockNs / stepNs;
  }

  /** The block that a time lies in. */
  long blockOf(long ns) {
    return Math.floorDiv(ns, blockNs);
  }
}
