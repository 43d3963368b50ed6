package io.factorline.engine;

import io.factorline.event.MarketEvent.SessionChange;
import io.factorline.event.RejectReason;
import io.factorline.market.Session;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Takes {@code session} records: one day of a venue gets other hours. Stateless. */
final class SessionIntake {
  /** Days on either side whose sessions may touch a session, which reaches two days at most. */
  private static final int NEIGHBOURS = 4;

  private SessionIntake() {}

  /** What came of a record: a reason why not, or the new session. */
  record Outcome(@Nullable RejectReason reason, String detail, @Nullable Session session) {}

  /** Changes the venue's sessions, unless the old or the new one ended before its clock. */
  static Outcome apply(VenueState venue, SessionChange change) {
    Session old = venue.sessions().of(change.day());
    long endNs = old == null ? change.endNs() : Math.min(old.endNs(), change.endNs());
    if (endNs <= venue.clockNs()) {
      String detail = "must come before the venue's clock has passed the end: end=" + endNs;
      return new Outcome(RejectReason.LATE, detail + ", clock=" + venue.clockNs(), null);
    }
    try {
      Session session =
          new Session(change.day(), change.openNs(), change.closeNs(), change.endNs());
      Session other = overlapping(venue, session);
      if (other != null) {
        String detail = "must not reach into the session of another day: open=" + session.openNs();
        detail += ", end=" + session.endNs() + ", otherDay=" + LocalDate.ofEpochDay(other.day());
        return new Outcome(RejectReason.RANGE, detail, null);
      }
      venue.sessions().override(session);
      return new Outcome(null, "", session);
    } catch (IllegalArgumentException e) {
      return new Outcome(RejectReason.RANGE, String.valueOf(e.getMessage()), null);
    }
  }

  /** A session of another day that shares time with this one: a bar belongs to one session. */
  private static @Nullable Session overlapping(VenueState venue, Session session) {
    for (long day = session.day() - NEIGHBOURS; day <= session.day() + NEIGHBOURS; day++) {
      Session other = day == session.day() ? null : venue.sessions().of(day);
      if (other != null && other.openNs() < session.endNs() && session.openNs() < other.endNs()) {
        return other;
      }
    }
    return null;
  }

  /** Gives open daily bars of that day their new end; tells whether there were any. */
  static boolean moveOpenBars(SymbolState symbol, Outcome outcome) {
    Session session = outcome.session();
    boolean moved = false;
    for (int i = 0; session != null && i < symbol.viewCount(); i++) {
      moved |= symbol.view(i).moveEnd(session, symbol.row().trades().effectiveNs());
    }
    if (moved) {
      symbol.findNextEnd();
    }
    return moved;
  }
}
