package io.factorline.ingest.loop;

import io.factorline.ingest.partition.OwnedPartition;
import io.factorline.redis.RowStore;
import io.factorline.redis.RowWriteOutcome;
import io.factorline.time.EpochClock;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when the next pass of rows goes out and what its answers mean. A pass that fails is sent
 * again after a pause, and nothing more is applied until one comes through. Lives on the loop's
 * thread.
 */
final class PassKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(PassKeeper.class);
  private static final long RETRY_MS = 100;

  private final RowWriter writer;
  private final RowStore store;
  private final Gate gate;
  private final IngestMetrics metrics;
  private final EpochClock clock;
  private long notBeforeMs;

  PassKeeper(RowWriter writer, RowStore store, Gate gate, IngestMetrics metrics, EpochClock clock) {
    this.writer = writer;
    this.store = store;
    this.gate = gate;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Takes the answers of a finished pass, and starts the next one where there is work. */
  void advance(Collection<OwnedPartition> partitions) {
    RowWriter.Pass done = writer.takeDone();
    if (done != null) {
      settle(done, partitions);
    }
    if (!writer.isBusy() && hasWork(partitions) && clock.nowMs() >= notBeforeMs) {
      writer.start(partitions);
    }
  }

  private static boolean hasWork(Collection<OwnedPartition> partitions) {
    for (OwnedPartition partition : partitions) {
      if (!partition.isClosed()
          && (!partition.changed().isEmpty()
              || partition.rowsAcknowledged() < partition.engine().nextOffset())) {
        return true;
      }
    }
    return false;
  }

  private void settle(RowWriter.Pass done, Collection<OwnedPartition> partitions) {
    long nowMs = clock.nowMs();
    Set<OwnedPartition> failed = new HashSet<>();
    Throwable failure = null;
    boolean lost = done.hasIndexFailure();
    for (RowWriter.Sent sent : done.rows()) {
      RowWriteOutcome outcome = sent.failure() == null ? sent.outcome() : null;
      metrics.row(sent, outcome, nowMs);
      if (outcome == null) {
        failure = sent.failure();
        failed.add(sent.partition());
        sent.partition().engine().changedWhole(sent.symbol());
      } else {
        judge(sent, outcome);
      }
      lost |= sent.isLoss();
    }
    for (RowWriter.Snapshot snapshot : done.snapshots()) {
      if (!failed.contains(snapshot.partition())) {
        snapshot.partition().rowsAcknowledged(snapshot.offset(), nowMs);
      }
    }
    afterPass(failure, nowMs);
    if (lost) {
      rewriteAll(partitions, done.hasIndexFailure() ? "index" : "rows_gone");
    }
  }

  private void judge(RowWriter.Sent sent, RowWriteOutcome outcome) {
    OwnedPartition partition = sent.partition();
    switch (outcome) {
      case WRITTEN, CREATED -> {
        if (partition.written(sent.symbol().symbol())) {
          metrics.takenOver();
        }
      }
      case BEHIND -> {
        // A former owner was faster with the same log: the row already says what this one would.
      }
      case FENCED -> close(partition, "FENCED", sent);
      case TOPIC_LEFT -> close(partition, "TOPIC_LEFT", sent);
      case OTHER_TOPIC -> close(partition, "OTHER_TOPIC", sent);
    }
  }

  private static void close(OwnedPartition partition, String reason, RowWriter.Sent sent) {
    if (!partition.isClosed()) {
      LOG.error(
          "A row refused this owner, the partition is closed partition={} reason={} symbol={}",
          partition.number(),
          reason,
          sent.symbol().symbol());
      partition.close(reason);
    }
  }

  private void afterPass(@Nullable Throwable failure, long nowMs) {
    boolean wasDown = gate.isStoreDown();
    gate.storeIsDown(failure != null);
    if (failure != null) {
      notBeforeMs = nowMs + RETRY_MS;
      if (RowStore.needsPreparing(failure)) {
        var _ = store.prepare();
      }
      if (!wasDown) {
        LOG.warn("Redis does not take rows, applying pauses", failure);
      }
    } else if (wasDown) {
      LOG.info("Redis takes rows again, applying goes on");
    }
  }

  /** Writes all rows again, and the layout that they need. */
  void rewriteAll(Collection<OwnedPartition> partitions, String cause) {
    LOG.warn("All rows are written again cause={}", cause);
    metrics.rewrite(cause);
    var _ = store.prepare();
    store.restoreLayouts();
    partitions.stream().filter(p -> !p.isClosed()).forEach(OwnedPartition::rewriteAll);
  }
}
