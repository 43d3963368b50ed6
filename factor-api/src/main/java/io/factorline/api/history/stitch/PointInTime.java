package io.factorline.api.history.stitch;

import io.factorline.catalog.BarView;
import io.factorline.catalog.OfflineView;
import io.factorline.catalog.View;
import io.factorline.market.SessionCalendar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The point-in-time rule over the rows of one key: of those known at a time the one with the newest
 * event time, not older than its view allows, and of those the newest knowledge. Asked with times
 * that do not fall. One thread.
 */
final class PointInTime {
  private static final long DAY_NS = TimeUnit.DAYS.toNanos(1);
  private static final int LONGEST_BREAK_DAYS = 60;
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final TimedRows rows;
  private final Ttl ttl;
  private int end;

  /** How long a value stands. */
  sealed interface Ttl {
    /** The ttl of a view for a symbol of a venue. */
    static Ttl of(View view, SessionCalendar calendar) {
      return switch (view) {
        case BarView bars -> new Trading(toNanos(bars.ttl()), calendar);
        case OfflineView offline -> new Wall(toNanos(offline.ttl()));
        default -> throw new IllegalArgumentException("must be stored: view=" + view.name());
      };
    }

    private static long toNanos(Duration ttl) {
      return ttl.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : ttl.toNanos();
    }

    /** Whether a value of an event time stands no more at a time. */
    boolean isOlder(long eventNs, long atNs);

    /** An event time before which no value stands at a time. */
    long oldestNs(long atNs);
  }

  /** In wall time. */
  record Wall(long ttlNs) implements Ttl {
    @Override
    public boolean isOlder(long eventNs, long atNs) {
      return eventNs < oldestNs(atNs);
    }

    @Override
    public long oldestNs(long atNs) {
      return atNs < Long.MIN_VALUE + ttlNs ? Long.MIN_VALUE : atNs - ttlNs;
    }
  }

  /** In the venue's trading time. */
  record Trading(long ttlNs, SessionCalendar calendar) implements Ttl {
    @Override
    public boolean isOlder(long eventNs, long atNs) {
      return eventNs < atNs - ttlNs
          && calendar.tradingTimeBetween(eventNs, atNs, ttlNs + 1) > ttlNs;
    }

    @Override
    public long oldestNs(long atNs) {
      long fromNs = atNs - ttlNs;
      for (int day = 0; day < LONGEST_BREAK_DAYS && !isOlder(fromNs - 1, atNs); day++) {
        fromNs -= DAY_NS;
      }
      return fromNs;
    }
  }

  PointInTime(TimedRows rows, Ttl ttl) {
    this.rows = rows;
    this.ttl = ttl;
  }

  /** The row that counts at a time, or -1. */
  int at(long knowledgeNs) {
    while (end < rows.count() && rows.timeNs(end) <= knowledgeNs) {
      end++;
    }
    for (int row = end - 1; row >= 0; row--) {
      if (rows.knowledgeNs(row) <= knowledgeNs) {
        return ttl.isOlder(rows.timeNs(row), knowledgeNs) ? -1 : row;
      }
    }
    return -1;
  }

  /** The times in which the rows lie that may count at ascending times. */
  static List<StitchedRows.Span> spans(long[] knowledgeNs, int count, Ttl ttl) {
    List<StitchedRows.Span> spans = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long fromNs = ttl.oldestNs(knowledgeNs[i]);
      long toNs = knowledgeNs[i] + 1;
      StitchedRows.Span last = spans.isEmpty() ? null : spans.getLast();
      if (last != null && fromNs <= last.toNs()) {
        spans.set(spans.size() - 1, new StitchedRows.Span(Math.min(last.fromNs(), fromNs), toNs));
      } else {
        spans.add(new StitchedRows.Span(fromNs, toNs));
      }
    }
    return spans;
  }
}
