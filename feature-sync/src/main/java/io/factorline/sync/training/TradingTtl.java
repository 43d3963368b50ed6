package io.factorline.sync.training;

import io.factorline.catalog.Catalog;
import io.factorline.market.SessionCalendar;
import io.factorline.market.Venue;
import io.factorline.sync.training.merge.TimeToLive;

/**
 * The time-to-live of live views: time inside of the sessions of the symbol's venue, as its
 * calendar has them. Entities are numbered as in the spine. One thread.
 */
final class TradingTtl implements TimeToLive {
  private static final long FARTHEST_NS = 4_000L * 86_400_000_000_000L;

  private final SessionCalendar[] calendars;
  private final int first;
  private final long ttlNs;

  /** For the entities from {@code first} on. */
  TradingTtl(Catalog catalog, String[] symbols, int first, long ttlNs) {
    this.first = first;
    this.ttlNs = ttlNs;
    calendars = new SessionCalendar[symbols.length];
    for (int i = 0; i < symbols.length; i++) {
      calendars[i] = catalog.venueOf(symbols[i]).calendar();
    }
  }

  @Override
  public boolean isExpired(int entity, long eventNs, long timeNs) {
    return timeNs - eventNs > ttlNs
        && calendars[entity - first].tradingTimeBetween(eventNs, timeNs, ttlNs + 1) > ttlNs;
  }

  /** An event time before which a row is too old at {@code timeNs}, whatever its venue. */
  static long earliest(Catalog catalog, long timeNs, long ttlNs) {
    long earliest = timeNs;
    for (Venue venue : catalog.venues().values()) {
      earliest = Math.min(earliest, earliest(venue.calendar(), timeNs, ttlNs));
    }
    return earliest;
  }

  private static long earliest(SessionCalendar calendar, long timeNs, long ttlNs) {
    long back = Math.max(1, ttlNs);
    while (back < FARTHEST_NS && !isOlder(calendar, timeNs - back, timeNs, ttlNs)) {
      back *= 2;
    }
    return back >= FARTHEST_NS ? Long.MIN_VALUE : timeNs - back;
  }

  private static boolean isOlder(SessionCalendar calendar, long fromNs, long toNs, long ttlNs) {
    return calendar.tradingTimeBetween(fromNs, toNs, ttlNs + 1) > ttlNs;
  }
}
