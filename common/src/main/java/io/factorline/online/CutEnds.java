package io.factorline.online;

import io.factorline.catalog.BarView;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The ends at which a closed cut stands, worked out once per venue. One thread. */
final class CutEnds {
  private final FactorPlan plan;
  private final Board board;
  private final Map<String, long[]> byVenue = new HashMap<>();
  private @Nullable String lastVenue;
  private long[] lastEnds = {};

  CutEnds(FactorPlan plan, Board board) {
    this.plan = plan;
    this.board = board;
  }

  /** The end for a source of bars, ns since the epoch. */
  long of(String venue, int source) {
    if (!venue.equals(lastVenue)) {
      lastEnds = byVenue.computeIfAbsent(venue, this::ends);
      lastVenue = venue;
    }
    return lastEnds[source];
  }

  private long[] ends(String venue) {
    long[] ends = new long[plan.sources().size()];
    for (int s = 0; s < ends.length; s++) {
      if (plan.sources().get(s).view() instanceof BarView bars) {
        ends[s] = board.cutEndNs(venue, bars);
      }
    }
    return ends;
  }
}
