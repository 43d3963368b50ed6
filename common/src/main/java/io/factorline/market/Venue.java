package io.factorline.market;

import java.time.ZoneId;
import java.util.regex.Pattern;

/**
 * A place of trade and how its feed behaves. Immutable.
 *
 * @param id 1 to 16 characters of {@code A-Z a-z 0-9 _ -}
 * @param zone zone of its sessions
 * @param calendar its sessions
 * @param seq what its {@code seq} promises
 * @param maxSeqJump a tick whose seq is more than this above the last waits for the next to confirm
 *     it, >= 1
 * @param maxAheadNs how far an event time may lie ahead of the record's append time, in ns, >= 0
 * @param maxLateNs how far the effective time of a tick may be moved from its event time, in ns, >=
 *     0
 * @param cleaning which prints are believed
 */
public record Venue(
    String id,
    ZoneId zone,
    SessionCalendar calendar,
    SeqMode seq,
    long maxSeqJump,
    long maxAheadNs,
    long maxLateNs,
    CleaningRules cleaning) {
  /** The venue of symbols that nothing else claims: 24 h in UTC. */
  public static final String CATCH_ALL = "WORLD";

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,16}");

  public Venue {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("must match [A-Za-z0-9_-]{1,16}: id=" + id);
    }
    if (!zone.equals(calendar.zone())) {
      throw new IllegalArgumentException(
          "must be the zone of the calendar: zone=%s, calendar=%s"
              .formatted(zone, calendar.zone()));
    }
    if (maxSeqJump < 1) {
      throw new IllegalArgumentException("must be >= 1: maxSeqJump=" + maxSeqJump);
    }
    if (maxAheadNs < 0) {
      throw new IllegalArgumentException("must be >= 0: maxAheadNs=" + maxAheadNs);
    }
    if (maxLateNs < 0) {
      throw new IllegalArgumentException("must be >= 0: maxLateNs=" + maxLateNs);
    }
  }
}
