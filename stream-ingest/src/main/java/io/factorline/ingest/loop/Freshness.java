package io.factorline.ingest.loop;

import io.factorline.catalog.BarView;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.SymbolState;
import io.factorline.ingest.partition.OwnedPartition;
import io.factorline.metric.IngestMeters;
import io.factorline.store.ClosedBar;
import io.factorline.store.Heartbeat;
import io.factorline.time.EpochClock;
import io.micrometer.core.instrument.Tags;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** Gauges of how far behind things are. Noted on the loop's thread, read from any. */
final class Freshness {
  private static final double MS_PER_SECOND = 1_000.0;
  private static final long NS_PER_MS = 1_000_000L;

  private final EpochClock clock;
  private final AtomicLong oldestMs = new AtomicLong();
  private final AtomicLong open = new AtomicLong();
  private final AtomicLong closed = new AtomicLong();
  private final AtomicLongArray newestEndNs;

  Freshness(IngestMetrics metrics, EnginePlan plan, EpochClock clock) {
    this.clock = clock;
    metrics.gauge(IngestMeters.LAG, Tags.empty(), () -> ageSeconds(oldestMs.get()));
    metrics.gauge(IngestMeters.PARTITIONS, Tags.of("state", "open"), open::get);
    metrics.gauge(IngestMeters.PARTITIONS, Tags.of("state", "closed"), closed::get);
    List<BarView> views = plan.views();
    newestEndNs = new AtomicLongArray(views.size());
    for (int i = 0; i < views.size(); i++) {
      int view = i;
      metrics.gauge(
          IngestMeters.FRESHNESS,
          Tags.of("view", views.get(i).name()),
          () -> ageSeconds(newestEndNs.get(view) / NS_PER_MS));
    }
  }

  private double ageSeconds(long sinceMs) {
    return sinceMs == 0 ? 0 : Math.max(0, clock.nowMs() - sinceMs) / MS_PER_SECOND;
  }

  void note(List<OwnedPartition> partitions, Map<Integer, Long> oldestQueuedMs) {
    noteOldest(partitions, oldestQueuedMs);
    long closedCount = 0;
    for (OwnedPartition partition : partitions) {
      if (partition.isClosed()) {
        closedCount++;
        continue;
      }
      partition.engine().symbols().forEach(this::note);
    }
    closed.set(closedCount);
    open.set(partitions.size() - closedCount);
  }

  /**
   * Notes the append time of the oldest record that waits; no lag can be told of an unknown one.
   * Between two calls its age grows with the clock, as it must where the loop hangs; so they come
   * often, or what is done long since would still grow old.
   */
  void noteOldest(Collection<OwnedPartition> partitions, Map<Integer, Long> oldestQueuedMs) {
    long oldest = 0;
    for (OwnedPartition partition : partitions) {
      if (!partition.isClosed()) {
        long waiting = partition.oldestMs(oldestQueuedMs.getOrDefault(partition.number(), 0L));
        boolean isKnown = waiting > Heartbeat.AGE_UNKNOWN;
        oldest = isKnown && (oldest == 0 || waiting < oldest) ? waiting : oldest;
      }
    }
    oldestMs.set(oldest);
  }

  private void note(SymbolState symbol) {
    for (int i = 0; i < symbol.viewCount(); i++) {
      ClosedBar last = symbol.view(i).row().lastClosed();
      if (last != null && last.endNs() > newestEndNs.get(i)) {
        newestEndNs.set(i, last.endNs());
      }
    }
  }
}
