package io.factorline.online;

import io.factorline.market.Session;
import io.factorline.market.SessionCalendar;
import io.factorline.market.VenueSessions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a venue as one partition's log has changed them, for any number of threads.
 * Without changes it asks the calendar and takes no lock.
 */
final class TradingTime {
  private static final long DAY_NS = TimeUnit.DAYS.toNanos(1);
  private static final int LONGEST_BREAK_DAYS = 60;
  private static final int SESSION_REACH_DAYS = 2;

  private final SessionCalendar calendar;
  private final List<Session> changes;
  private final @Nullable VenueSessions changed;

  TradingTime(SessionCalendar calendar, List<Session> changes) {
    this.calendar = calendar;
    this.changes = List.copyOf(changes);
    this.changed = changes.isEmpty() ? null : new VenueSessions(calendar);
    VenueSessions sessions = changed;
    if (sessions != null) {
      changes.forEach(sessions::override);
    }
  }

  /** Whether these are its changes. */
  boolean has(List<Session> otherChanges) {
    return changes.equals(otherChanges);
  }

  /** Whether more than {@code ttlNs} of trading time has passed between the two times. */
  boolean isOlder(long eventNs, long nowNs, long ttlNs) {
    if (nowNs - eventNs <= ttlNs) {
      return false;
    }
    long atMostNs = ttlNs + 1;
    VenueSessions sessions = changed;
    if (sessions == null) {
      return calendar.tradingTimeBetween(eventNs, nowNs, atMostNs) > ttlNs;
    }
    synchronized (sessions) {
      return sessions.tradingTimeBetween(eventNs, nowNs, atMostNs) > ttlNs;
    }
  }

  /** The session that holds a time, or null. */
  @Nullable Session at(long ns) {
    VenueSessions sessions = changed;
    if (sessions == null) {
      return calendar.at(ns);
    }
    synchronized (sessions) {
      return sessions.at(ns);
    }
  }

  /** The last end of a session at or before a time, or {@link Long#MIN_VALUE}. */
  long lastEnd(long ns) {
    long today = Math.floorDiv(ns, DAY_NS) + SESSION_REACH_DAYS;
    for (long day = today; day > today - LONGEST_BREAK_DAYS; day--) {
      Session session = of(day);
      if (session != null && !session.isEmpty() && session.endNs() <= ns) {
        return session.endNs();
      }
    }
    return Long.MIN_VALUE;
  }

  private @Nullable Session of(long day) {
    VenueSessions sessions = changed;
    if (sessions == null) {
      return calendar.of(day);
    }
    synchronized (sessions) {
      return sessions.of(day);
    }
  }
}
