package io.factorline.engine;

import io.factorline.event.RejectReason;
import io.factorline.market.Session;
import io.factorline.market.Venue;
import org.jspecify.annotations.Nullable;

/**
 * The time rule: effective time = max(event time, venue's clock, symbol's last effective time). One
 * instance is reused for each tick of a partition; one thread.
 */
final class TickTime {
  private static final long NS_PER_MS = 1_000_000L;

  private long effectiveNs;
  private long eventDay;
  private @Nullable Session session;
  private String detail = "";

  /** Judges the event time itself: not far ahead of its append time, and inside a session. */
  @Nullable RejectReason checkEvent(VenueState venueState, long eventNs, long appendMs) {
    Venue venue = venueState.venue();
    if (eventNs - venue.maxAheadNs() > appendMs * NS_PER_MS) {
      detail = "must be at most " + venue.maxAheadNs() + " ns after the append time: eventTime=";
      detail += eventNs + ", appendTimeMs=" + appendMs;
      return RejectReason.FUTURE;
    }
    session = venueState.sessions().at(eventNs);
    if (session == null) {
      detail = "must be inside a session of " + venue.id() + ": eventTime=" + eventNs;
      return RejectReason.SESSION;
    }
    eventDay = session.day();
    return null;
  }

  /** Moves the time to where it may be applied, if that is not too far. */
  @Nullable RejectReason place(VenueState venueState, long eventNs, long lastEffectiveNs) {
    effectiveNs = Math.max(eventNs, Math.max(venueState.clockNs(), lastEffectiveNs));
    if (effectiveNs == eventNs) {
      return null;
    }
    session = venueState.sessions().at(effectiveNs);
    if (effectiveNs - eventNs > venueState.venue().maxLateNs() || session == null) {
      detail = "must not lie before what is closed: eventTime=" + eventNs;
      detail += ", earliest=" + effectiveNs;
      return RejectReason.LATE;
    }
    return null;
  }

  /** The effective time, once {@link #place} gave null. */
  long effectiveNs() {
    return effectiveNs;
  }

  /** Day of the session of the event time, once {@link #checkEvent} gave null. */
  long eventDay() {
    return eventDay;
  }

  /** The session of the effective time, once {@link #place} gave null. */
  Session session() {
    Session placed = session;
    if (placed == null) {
      throw new IllegalStateException("must be placed first");
    }
    return placed;
  }

  /** The text of the last rejection. */
  String detail() {
    return detail;
  }
}
