package io.factorline.market;

import org.jspecify.annotations.Nullable;

/**
 * A stretch of time {@code [fromNs, untilNs)} that lies whole in one session or whole in none: the
 * answer that is worth remembering, since the next question mostly falls into it. Immutable, so
 * that a race on a field that holds one is harmless.
 *
 * <p>Cost of finding one: five look-ups of a day, no allocation but the span.
 */
record SessionSpan(long fromNs, long untilNs, @Nullable Session session) {
  private static final long MAX_NS = Session.MAX_DAY * Session.DAY_NS;

  boolean contains(long ns) {
    return fromNs <= ns && ns < untilNs;
  }

  /**
   * The span around {@code ns}, within its UTC day. Where two sessions overlap, the later day has
   * the time. Every session that touches a UTC day is named after a day at most {@link
   * Session#REACH_DAYS} away from it, so five look-ups see them all.
   */
  static SessionSpan around(DaySessions days, long ns) {
    if (ns < -MAX_NS || ns >= MAX_NS) {
      return new SessionSpan(
          ns < 0 ? Long.MIN_VALUE : MAX_NS, ns < 0 ? -MAX_NS : Long.MAX_VALUE, null);
    }
    long utcDay = Math.floorDiv(ns, Session.DAY_NS);
    long from = utcDay * Session.DAY_NS;
    long until = from + Session.DAY_NS;
    Session found = null;
    for (long day = utcDay - Session.REACH_DAYS; day <= utcDay + Session.REACH_DAYS; day++) {
      Session session = days.of(day);
      if (session == null) {
        continue;
      }
      from = Math.max(from, lastBoundary(session, ns, from));
      until = Math.min(until, nextBoundary(session, ns, until));
      found = session.contains(ns) ? session : found;
    }
    return new SessionSpan(from, until, found);
  }

  private static long lastBoundary(Session session, long ns, long otherwise) {
    if (session.endNs() <= ns) {
      return session.endNs();
    }
    return session.openNs() <= ns ? session.openNs() : otherwise;
  }

  private static long nextBoundary(Session session, long ns, long otherwise) {
    if (session.openNs() > ns) {
      return session.openNs();
    }
    return session.endNs() > ns ? session.endNs() : otherwise;
  }

  /**
   * Time inside sessions within {@code [fromNs, toNs)}, in ns, overlaps counted once; counting
   * stops at {@code atMostNs}.
   */
  static long tradingTime(DaySessions days, long fromNs, long toNs, long atMostNs) {
    long from = Math.clamp(fromNs, -MAX_NS, MAX_NS);
    long to = Math.clamp(toNs, -MAX_NS, MAX_NS);
    long lastDay = Math.floorDiv(to, Session.DAY_NS) + Session.REACH_DAYS;
    long covered = from;
    long sum = 0;
    for (long day = Math.floorDiv(from, Session.DAY_NS) - Session.REACH_DAYS;
        day <= lastDay && sum < atMostNs;
        day++) {
      Session session = days.of(day);
      if (session != null) {
        long start = Math.max(covered, session.openNs());
        long end = Math.min(to, session.endNs());
        sum += Math.max(0, end - start);
        covered = Math.max(covered, end);
      }
    }
    return Math.min(sum, atMostNs);
  }
}
