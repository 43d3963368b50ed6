package io.factorline.sync.snapshot;

import io.factorline.engine.PartitionEngine;
import io.factorline.engine.VenueState;
import io.factorline.event.MarketEvent;
import io.factorline.event.MarketEvent.Clock;
import io.factorline.event.MarketEvent.SessionChange;
import io.factorline.market.Session;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells after which records of a log a session has ended: those whose clock passed the end. The
 * same log gives the same records, wherever the engine was restored. One thread.
 */
final class SessionEnds {
  private static final long DAY_NS = 86_400_000_000_000L;
  private static final int DAYS_AHEAD = 40;

  private final PartitionEngine engine;
  private final Map<String, Long> nextEndNs = new HashMap<>();

  SessionEnds(PartitionEngine engine) {
    this.engine = engine;
    for (VenueState venue : engine.venues()) {
      if (venue.clockNs() > 0) {
        nextEndNs.put(venue.venue().id(), next(venue));
      }
    }
  }

  /** Whether the record that was just applied ended a session. */
  boolean endedBy(MarketEvent event) {
    return switch (event) {
      case Clock clock -> passed(clock.venue());
      case SessionChange change -> {
        lookAgain(change.venue());
        yield false;
      }
      case MarketEvent other -> false;
    };
  }

  private boolean passed(String id) {
    for (VenueState venue : engine.venues()) {
      if (venue.venue().id().equals(id)) {
        Long end = nextEndNs.get(id);
        if (end != null && venue.clockNs() < end) {
          return false;
        }
        if (venue.clockNs() > 0) {
          nextEndNs.put(id, next(venue));
        }
        // At the first clock nothing is known of a session that could have ended.
        return end != null;
      }
    }
    return false;
  }

  private void lookAgain(String id) {
    for (VenueState venue : engine.venues()) {
      if (venue.venue().id().equals(id) && venue.clockNs() > 0) {
        nextEndNs.put(id, next(venue));
      }
    }
  }

  /** The first end of a session behind the venue's clock. */
  private static long next(VenueState venue) {
    long day = Math.floorDiv(venue.clockNs(), DAY_NS) - 2;
    long next = Long.MAX_VALUE;
    for (int i = 0; i < DAYS_AHEAD && next == Long.MAX_VALUE; i++) {
      Session session = venue.sessions().of(day + i);
      if (session != null && !session.isEmpty() && session.endNs() > venue.clockNs()) {
        next = session.endNs();
      }
    }
    // A calendar without sessions for so long: looked at again with each clock.
    return next == Long.MAX_VALUE ? venue.clockNs() : next;
  }
}
