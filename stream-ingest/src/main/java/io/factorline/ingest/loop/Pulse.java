package io.factorline.ingest.loop;

import io.factorline.engine.EnginePlan;
import io.factorline.engine.VenueState;
import io.factorline.ingest.deliver.OwnerClocks;
import io.factorline.ingest.partition.OwnedPartition;
import io.factorline.redis.BeatOutcome;
import io.factorline.redis.PartitionStore;
import io.factorline.store.Heartbeat;
import io.factorline.time.EpochClock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens every heartbeat: heartbeats and what their answers mean, what may be committed,
 * owner's clocks. Lives on the loop's thread.
 */
final class Pulse {
  private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);

  /** Least time between two heartbeats of a partition that follow its clocks, in ms. */
  private static final long FOLLOW_MS = 100;

  /** How often it is looked how old the oldest waiting record is, in ms. */
  private static final long LAG_MS = 20;

  private final IngestLoop.Settings settings;
  private final PartitionStore store;
  private final OwnerClocks clocks;
  private final PassKeeper passes;
  private final Mailbox mailbox;
  private final IngestMetrics metrics;
  private final Freshness freshness;
  private final EpochClock clock;
  private final Map<OwnedPartition, Long> followedMs = new WeakHashMap<>();
  private long nextMs = MonotonicClock.nowMs();
  private long nextLagMs = nextMs;

  Pulse(
      IngestLoop.Settings settings,
      IngestLoop.Outlets outlets,
      PassKeeper passes,
      Mailbox mailbox,
      IngestMetrics metrics,
      EnginePlan plan,
      EpochClock clock) {
    this.settings = settings;
    this.store = outlets.partitions();
    this.clocks = outlets.clocks();
    this.passes = passes;
    this.mailbox = mailbox;
    this.metrics = metrics;
    this.freshness = new Freshness(metrics, plan, clock);
    this.clock = clock;
  }

  boolean isDue() {
    return MonotonicClock.nowMs() >= nextMs;
  }

  /**
   * Between the beats: tells clocks whose rows Redis has, so that readers need not wait for the
   * next one to see what they closed, and how old the oldest waiting record is.
   *
   * @param arrivals what waits
   */
  void between(Collection<OwnedPartition> partitions, Arrivals arrivals) {
    long nowMs = MonotonicClock.nowMs();
    Map<Integer, Long> oldestMs = nowMs >= nextLagMs ? arrivals.oldestMs() : null;
    if (oldestMs != null) {
      nextLagMs = nowMs + LAG_MS;
      freshness.noteOldest(partitions, oldestMs);
    }
    for (OwnedPartition partition : partitions) {
      if (partition.isClockUntold() && nowMs >= followedMs.getOrDefault(partition, 0L)) {
        oldestMs = oldestMs == null ? arrivals.oldestMs() : oldestMs;
        followedMs.put(partition, nowMs + FOLLOW_MS);
        follow(partition, oldestMs.getOrDefault(partition.number(), 0L), nowMs);
      }
    }
  }

  private void follow(OwnedPartition partition, long queuedMs, long nowMs) {
    if (!partition.isClosed() && partition.beats().isDue(partition.isWhole())) {
      write(partition, partition.heartbeat(settings.owner(), queuedMs), nowMs);
    }
  }

  /**
   * Writes all heartbeats.
   *
   * @param oldestQueuedMs append time of the oldest record that waits, by partition
   */
  Status beat(Collection<OwnedPartition> partitions, Map<Integer, Long> oldestQueuedMs) {
    long nowMs = MonotonicClock.nowMs();
    nextMs = nowMs + settings.heartbeat().toMillis();
    Map<Integer, Commit> commits = new HashMap<>();
    Map<Integer, String> closed = new HashMap<>();
    Map<Integer, Long> closedAt = new HashMap<>();
    Map<Integer, Integer> otherVersion = new HashMap<>();
    for (OwnedPartition partition : partitions) {
      long queuedMs = oldestQueuedMs.getOrDefault(partition.number(), 0L);
      beat(partition, queuedMs, nowMs);
      String reason = partition.closedReason();
      if (reason == null) {
        if (partition.mayCommit()) {
          commits.put(partition.number(), commit(partition));
        }
        otherVersion.put(partition.number(), partition.rowsInOtherVersion());
        sendClocks(partition);
      } else {
        closed.put(partition.number(), reason);
        closedAt.put(partition.number(), partition.restartPoint().offset());
      }
    }
    freshness.note(List.copyOf(partitions), oldestQueuedMs);
    return new Status(commits, closed, closedAt, otherVersion);
  }

  /** A fenced owner is silent: the heartbeat is a later one's. */
  private void beat(OwnedPartition partition, long queuedMs, long nowMs) {
    boolean isDue = partition.isClosed() || partition.beats().isDue(partition.isWhole());
    if (!isDue || IngestLoop.FENCED.equals(partition.closedReason())) {
      return;
    }
    write(partition, partition.proposingHeartbeat(settings.owner(), queuedMs, nowMs), nowMs);
  }

  private void write(OwnedPartition partition, Heartbeat heartbeat, long nowMs) {
    boolean mayCreate = partition.isClosed() || partition.beats().mayCreate();
    var _ =
        store
            .beat(partition.number(), heartbeat, mayCreate)
            .whenComplete((outcome, error) ->
                mailbox.execute(() -> answered(partition, outcome, error, nowMs)));
  }

  private void answered(
      OwnedPartition partition,
      @Nullable BeatOutcome outcome,
      @Nullable Throwable error,
      long sentMs) {
    if (outcome == null) {
      LOG.debug("A heartbeat was not written", error);
      return;
    }
    switch (outcome) {
      case WRITTEN -> partition.beatAnswered(sentMs);
      case GONE -> {
        if (partition.beats().lost() && !partition.isClosed()) {
          passes.rewriteAll(List.of(partition), "heartbeat_gone");
        }
      }
      case FENCED -> fenced(partition);
    }
  }

  /**
   * A later owner's word counts more than why this one had it closed, as that its rows are lost.
   */
  private static void fenced(OwnedPartition partition) {
    if (partition.isClosed()) {
      partition.close(IngestLoop.FENCED);
    } else {
      PassKeeper.close(partition, IngestLoop.FENCED, "heartbeat");
    }
  }

  static Commit commit(OwnedPartition partition) {
    return new Commit(partition.number(), partition.commitOffset(), partition.restartPoint());
  }

  private void sendClocks(OwnedPartition partition) {
    long nowMs = clock.nowMs();
    for (VenueState venue : partition.engine().venues()) {
      if (OwnerClocks.isNeeded(venue, nowMs) && clocks.send(venue, partition.number(), nowMs)) {
        metrics.ownerClock(venue.venue().id());
      }
    }
  }
}
