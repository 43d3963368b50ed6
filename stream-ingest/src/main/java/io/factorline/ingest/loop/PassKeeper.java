package io.factorline.ingest.loop;

import io.factorline.ingest.partition.OwnedPartition;
import io.factorline.redis.RowStore;
import io.factorline.redis.RowWriteOutcome;
import io.factorline.time.EpochClock;
import java.util.Collection;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when the next passes of rows go out and what their answers mean. After one that failed,
 * nothing more is applied, and once all that are on their way have ended, Redis is asked for a sign
 * of life before the rows go out again: they must not pile up at one that hangs. Lives on the
 * loop's thread.
 */
final class PassKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(PassKeeper.class);
  private static final long RETRY_MS = 100;

  private final RowWriter writer;
  private final RowStore store;
  private final Gate gate;
  private final Mailbox mailbox;
  private final BarDelivery bars;
  private final IngestMetrics metrics;
  private final TickTraces traces;
  private final EpochClock clock;
  private long notBeforeMs = MonotonicClock.nowMs();
  private boolean asking;
  private boolean answers = true;

  PassKeeper(
      RowWriter writer,
      RowStore store,
      Gate gate,
      Mailbox mailbox,
      BarDelivery bars,
      IngestMetrics metrics,
      TickTraces traces,
      EpochClock clock) {
    this.writer = writer;
    this.store = store;
    this.gate = gate;
    this.mailbox = mailbox;
    this.bars = bars;
    this.metrics = metrics;
    this.traces = traces;
    this.clock = clock;
  }

  /** Takes the answers of finished passes, and starts the next ones where there is work. */
  void advance(Collection<OwnedPartition> partitions) {
    for (var done = writer.takeDone(); done != null; done = writer.takeDone()) {
      settle(done, partitions);
    }
    if (asking || MonotonicClock.nowMs() < notBeforeMs) {
      return;
    }
    if (answers) {
      writer.start(partitions);
      goOnIfAllIsStored();
    } else if (!writer.isBusy()) {
      ask();
    }
  }

  /** After a failure nothing is applied until Redis has all rows as they are. */
  private void goOnIfAllIsStored() {
    if (gate.isStoreDown() && !writer.isBusy()) {
      gate.storeAnswers();
      LOG.info("Redis takes rows again, applying goes on");
    }
  }

  private void ask() {
    asking = true;
    var _ = store.prepare().whenComplete((sha, error) -> mailbox.execute(() -> answered(error)));
  }

  private void answered(@Nullable Throwable error) {
    asking = false;
    answers = error == null;
    notBeforeMs = MonotonicClock.nowMs() + (answers ? 0 : RETRY_MS);
  }

  private void settle(RowWriter.Pass done, Collection<OwnedPartition> partitions) {
    OwnedPartition partition = done.partition();
    // Of rows that were gone before, all are on their way again already.
    boolean isFirst = done.rewrites() == partition.rewrites();
    boolean lost = false;
    Throwable failure = null;
    for (RowWriter.Sent sent : done.rows()) {
      Throwable problem = settle(sent);
      failure = failure == null ? problem : failure;
      lost |= sent.isLoss() && isFirst;
    }
    if (failure != null) {
      storeFailed(failure);
    } else if (!partition.isClosed()) {
      partition.rowsAcknowledged(
          done.offset(), done.rewrites(), done.venues(), MonotonicClock.nowMs());
    }
    if (lost) {
      rewriteAll(partitions, "rows_gone");
    }
  }

  private @Nullable Throwable settle(RowWriter.Sent sent) {
    RowWriteOutcome outcome = sent.failure() == null ? sent.outcome() : null;
    metrics.row(sent, outcome, clock.nowMs());
    if (outcome != null && !sent.hasIndexFailure()) {
      judge(sent, outcome);
      return null;
    }
    OwnedPartition partition = sent.partition();
    if (sent.hasIndexFailure()) {
      partition.notIndexed(sent.symbol().symbol());
    }
    partition.engine().changedWhole(sent.symbol());
    Throwable failure = sent.failure();
    return failure != null ? failure : new IllegalStateException("a symbol was not indexed");
  }

  private void judge(RowWriter.Sent sent, RowWriteOutcome outcome) {
    OwnedPartition partition = sent.partition();
    switch (outcome) {
      case WRITTEN, CREATED -> {
        traces.stored(sent.symbol(), sent.parts().offset());
        if (partition.written(sent.symbol().symbol())) {
          metrics.takenOver();
        }
      }
      case BEHIND -> {
        // A former owner was faster with the same log: the row already says what this one would.
        traces.stored(sent.symbol(), sent.parts().offset());
      }
      case FENCED -> close(partition, "FENCED", sent.symbol().symbol());
      case TOPIC_LEFT -> close(partition, "TOPIC_LEFT", sent.symbol().symbol());
      case OTHER_TOPIC -> close(partition, "OTHER_TOPIC", sent.symbol().symbol());
    }
  }

  /** Closes a partition that a row or the heartbeat refused. */
  static void close(OwnedPartition partition, String reason, String where) {
    if (!partition.isClosed()) {
      LOG.error(
          "Redis refused this owner, the partition is closed partition={} reason={} at={}",
          partition.number(),
          reason,
          where);
      partition.close(reason);
    }
  }

  private void storeFailed(Throwable failure) {
    if (!gate.isStoreDown()) {
      LOG.warn("Redis does not take rows, applying pauses", failure);
    }
    gate.storeFails(words(failure));
    answers = false;
    notBeforeMs = MonotonicClock.nowMs() + RETRY_MS;
  }

  private static String words(Throwable failure) {
    Throwable cause = failure.getCause();
    Throwable told = failure instanceof CompletionException && cause != null ? cause : failure;
    String message = told.getMessage();
    return message == null ? told.getClass().getSimpleName() : message;
  }

  /**
   * Writes all rows again, the layout that they need, and the Feast copies of their newest bars.
   */
  void rewriteAll(Collection<OwnedPartition> partitions, String cause) {
    LOG.warn("All rows are written again cause={} partitions={}", cause, partitions.size());
    metrics.rewrite(cause);
    var _ = store.prepare();
    store.restoreLayouts();
    for (OwnedPartition partition : partitions) {
      if (!partition.isClosed()) {
        partition.rewriteAll();
        bars.copyAll(partition);
      }
    }
  }
}
