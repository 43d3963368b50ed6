package io.factorline.ingest.loop;

import io.factorline.catalog.BarView;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.SymbolState;
import io.factorline.engine.VenueState;
import io.factorline.ingest.deliver.OwnerClocks;
import io.factorline.ingest.partition.OwnedPartition;
import io.factorline.metric.IngestMeters;
import io.factorline.redis.PartitionStore;
import io.factorline.store.ClosedBar;
import io.factorline.time.EpochClock;
import io.micrometer.core.instrument.Tags;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens every heartbeat: heartbeats, commits, owner's clocks, and a look at whether Redis is
 * still the same. Lives on the loop's thread; gauges are read from others.
 */
final class Pulse {
  private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);
  private static final double MS_PER_SECOND = 1_000.0;
  private static final long NS_PER_MS = 1_000_000L;

  private final IngestLoop.Settings settings;
  private final PartitionStore store;
  private final OwnerClocks clocks;
  private final IngestMetrics metrics;
  private final EpochClock clock;
  private final AtomicLong oldestMs = new AtomicLong();
  private final AtomicLong open = new AtomicLong();
  private final AtomicLong closed = new AtomicLong();
  private AtomicLongArray newestEndNs = new AtomicLongArray(0);
  private long nextMs;

  Pulse(
      IngestLoop.Settings settings,
      IngestLoop.Outlets outlets,
      IngestMetrics metrics,
      EpochClock clock) {
    this.settings = settings;
    this.store = outlets.partitions();
    this.clocks = outlets.clocks();
    this.metrics = metrics;
    this.clock = clock;
  }

  void registerGauges(EnginePlan plan) {
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

  boolean isDue(long nowMs) {
    return nowMs >= nextMs;
  }

  /** Writes all heartbeats; gives what may be committed. */
  Map<Integer, Commit> beat(Collection<OwnedPartition> partitions, long nowMs) {
    nextMs = nowMs + settings.heartbeat().toMillis();
    Map<Integer, Commit> commits = new HashMap<>();
    long oldest = 0;
    long closedCount = 0;
    for (OwnedPartition partition : partitions) {
      store
          .beat(partition.number(), partition.nextHeartbeat(settings.owner(), nowMs))
          .whenComplete((done, error) -> logged(error));
      if (partition.isClosed()) {
        closedCount++;
        continue;
      }
      commits.put(partition.number(), commit(partition, nowMs));
      oldest = earlier(oldest, partition.oldestMs());
      sendClocks(partition, nowMs);
      noteFreshness(partition);
    }
    oldestMs.set(oldest);
    closed.set(closedCount);
    open.set(partitions.size() - closedCount);
    return Map.copyOf(commits);
  }

  private static long earlier(long a, long b) {
    return a == 0 ? b : b == 0 ? a : Math.min(a, b);
  }

  private static void logged(Throwable error) {
    if (error != null) {
      LOG.debug("A heartbeat was not written", error);
    }
  }

  Commit commit(OwnedPartition partition, long nowMs) {
    return new Commit(partition.number(), partition.commitOffset(), partition.restartPoint(nowMs));
  }

  private void sendClocks(OwnedPartition partition, long nowMs) {
    for (VenueState venue : partition.engine().venues()) {
      if (OwnerClocks.isNeeded(venue, nowMs) && clocks.send(venue, partition.number(), nowMs)) {
        metrics.ownerClock();
      }
    }
  }

  private void noteFreshness(OwnedPartition partition) {
    for (SymbolState symbol : partition.engine().symbols()) {
      for (int i = 0; i < symbol.viewCount(); i++) {
        ClosedBar last = symbol.view(i).row().lastClosed();
        if (last != null && last.endNs() > newestEndNs.get(i)) {
          newestEndNs.set(i, last.endNs());
        }
      }
    }
  }
}
