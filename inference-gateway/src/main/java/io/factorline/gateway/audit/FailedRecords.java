package io.factorline.gateway.audit;

import io.factorline.audit.Seal;
import java.util.ArrayList;
import java.util.List;

/**
 * Records that were not acknowledged and that no seal has told yet, neighbours joined. Bounded by
 * who asks {@link #isFull} before more are sent. Thread-safe.
 */
final class FailedRecords {
  private static final int MOST = 1_000;

  private final List<Seal.Failed> ranges = new ArrayList<>();

  synchronized void add(AuditChains.Place place) {
    for (int i = ranges.size() - 1; i >= 0; i--) {
      Seal.Failed range = ranges.get(i);
      if (range.partition() == place.partition() && range.to() == place.sequence()) {
        ranges.set(
            i,
            new Seal.Failed(range.partition(), range.from(), place.sequence() + 1, place.hash()));
        return;
      }
    }
    ranges.add(
        new Seal.Failed(place.partition(), place.sequence(), place.sequence() + 1, place.hash()));
  }

  synchronized boolean isFull() {
    return ranges.size() >= MOST;
  }

  synchronized List<Seal.Failed> ranges() {
    return List.copyOf(ranges);
  }

  /* A range that has grown since is told again as it is now. */
  synchronized void told(List<Seal.Failed> told) {
    ranges.removeAll(told);
  }
}
