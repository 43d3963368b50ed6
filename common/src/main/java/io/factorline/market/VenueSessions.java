package io.factorline.market;

import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one venue as one partition's log tells them: its calendar, with the days that
 * {@code session} records replaced.
 *
 * <p>State, and a pure function of the records: it keeps the {@value #MAX_OVERRIDES} newest days
 * and forgets the oldest beyond that, whatever the order in which they came. An empty session
 * closes the venue on its day. Not thread-safe: one owner.
 */
public final class VenueSessions implements DaySessions {
  /** Most days that records can replace at one time. */
  public static final int MAX_OVERRIDES = 16;

  private final SessionCalendar calendar;
  private final TreeMap<Long, Session> overrides = new TreeMap<>();
  private SessionSpan lastSpan = new SessionSpan(0, 0, null);

  public VenueSessions(SessionCalendar calendar) {
    this.calendar = calendar;
  }

  /** Replaces the session of {@code session.day()}; an empty one closes that day. */
  public void override(Session session) {
    overrides.put(session.day(), session);
    if (overrides.size() > MAX_OVERRIDES) {
      overrides.pollFirstEntry();
    }
    lastSpan = new SessionSpan(0, 0, null);
  }

  /** The replaced days, oldest first; feeding them to a new instance gives the same answers. */
  public List<Session> overrides() {
    return List.copyOf(overrides.values());
  }

  /** The session named after a day, or null where the venue does not trade on it. */
  @Override
  public @Nullable Session of(long epochDay) {
    if (!overrides.isEmpty()) {
      Session override = overrides.get(epochDay);
      if (override != null) {
        return override.isEmpty() ? null : override;
      }
    }
    return calendar.of(epochDay);
  }

  /**
   * The session that holds {@code ns}, tails included, or null outside every session. Where a
   * record made two sessions overlap, the later day has the time.
   */
  public @Nullable Session at(long ns) {
    return span(ns).session();
  }

  /** Whether {@code ns} lies in a session, tails included. */
  public boolean isInSession(long ns) {
    return at(ns) != null;
  }

  /**
   * Time inside sessions (tails included) within {@code [fromNs, toNs)}, in ns, overlaps counted
   * once; 0 where {@code toNs <= fromNs}.
   */
  public long tradingTimeBetween(long fromNs, long toNs) {
    return tradingTimeBetween(fromNs, toNs, Long.MAX_VALUE);
  }

  /** As {@link #tradingTimeBetween(long, long)}, but counts no further than {@code atMostNs}. */
  public long tradingTimeBetween(long fromNs, long toNs, long atMostNs) {
    if (toNs <= fromNs) {
      return 0;
    }
    SessionSpan span = span(fromNs);
    if (toNs <= span.untilNs()) {
      return span.session() == null ? 0 : Math.min(toNs - fromNs, atMostNs);
    }
    return SessionSpan.tradingTime(this, fromNs, toNs, atMostNs);
  }

  private SessionSpan span(long ns) {
    if (!lastSpan.contains(ns)) {
      lastSpan = SessionSpan.around(this, ns);
    }
    return lastSpan;
  }
}
