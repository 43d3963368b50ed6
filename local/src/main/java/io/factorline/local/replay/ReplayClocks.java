package io.factorline.local.replay;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The time records of a replay, per venue: the newest event time less one second, floored to the
 * second, whenever that advances, the first of them before the venue's first tick; and at the end
 * the newest event time rounded up to the next second. Times are ns since the epoch. One thread.
 *
 * <p>The second of grace is there because a feed's ticks are not in order of their event times
 * across symbols: one that lies in a second that is already closed would be moved out of its bar.
 */
final class ReplayClocks {
  private static final long SECOND_NS = 1_000_000_000L;

  private final Map<String, VenueTime> venues = new LinkedHashMap<>();

  /** The clock to send before a tick of this venue and event time; empty if none is due. */
  OptionalLong before(String venue, long eventNs) {
    VenueTime time = venues.get(venue);
    if (time == null) {
      time = new VenueTime();
      venues.put(venue, time);
    }
    return time.advance(eventNs);
  }

  /** The last clock of each venue, in order of their first ticks. */
  Map<String, Long> last() {
    Map<String, Long> last = new LinkedHashMap<>();
    venues.forEach((venue, time) -> last.put(venue, floor(time.newestNs) + SECOND_NS));
    return last;
  }

  private static long floor(long ns) {
    return Math.floorDiv(ns, SECOND_NS) * SECOND_NS;
  }

  private static final class VenueTime {
    private long newestNs = Long.MIN_VALUE;
    private long clockNs = Long.MIN_VALUE;

    OptionalLong advance(long eventNs) {
      newestNs = Math.max(newestNs, eventNs);
      long dueNs = floor(newestNs - SECOND_NS);
      if (dueNs <= clockNs) {
        return OptionalLong.empty();
      }
      clockNs = dueNs;
      return OptionalLong.of(dueNs);
    }
  }
}
