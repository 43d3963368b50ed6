package io.factorline.ingest.loop;

import io.factorline.engine.RowEncoder;
import io.factorline.engine.RowParts;
import io.factorline.engine.SymbolState;
import io.factorline.ingest.partition.OwnedPartition;
import io.factorline.redis.RowStore;
import io.factorline.redis.RowWrite;
import io.factorline.redis.RowWriteOutcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Writes changed rows, one pass at a time: while a pass is on its way, changes gather for the next
 * one, so a burst costs the latency of a pass. Used from the loop's thread; answers come from the
 * client's.
 */
final class RowWriter {
  private final RowStore store;
  private final RowEncoder encoder;
  private final Runnable onDone;
  private @Nullable Pass pass;

  /** One row on its way. */
  static final class Sent {
    private final OwnedPartition partition;
    private final RowParts parts;
    private final boolean wasIndexed;
    private final int bytes;
    private volatile @Nullable RowWriteOutcome outcome;
    private volatile @Nullable Throwable failure;

    Sent(OwnedPartition partition, RowParts parts, boolean wasIndexed, int bytes) {
      this.partition = partition;
      this.parts = parts;
      this.wasIndexed = wasIndexed;
      this.bytes = bytes;
    }

    OwnedPartition partition() {
      return partition;
    }

    SymbolState symbol() {
      return parts.symbol();
    }

    RowParts parts() {
      return parts;
    }

    int bytes() {
      return bytes;
    }

    @Nullable Throwable failure() {
      return failure;
    }

    /** What Redis did, where there is no failure. */
    @Nullable RowWriteOutcome outcome() {
      return outcome;
    }

    /** Whether a row that was there is gone. */
    boolean isLoss() {
      return wasIndexed && outcome == RowWriteOutcome.CREATED;
    }

    private void complete(@Nullable RowWriteOutcome written, @Nullable Throwable error) {
      outcome = written;
      failure = error;
    }
  }

  /** The offset up to which a partition's rows were in a pass. */
  record Snapshot(OwnedPartition partition, long offset) {}

  /** A pass on its way. */
  static final class Pass {
    private final List<Sent> rows = new ArrayList<>();
    private final List<Snapshot> snapshots = new ArrayList<>();
    private final AtomicInteger open = new AtomicInteger(1);
    private volatile boolean indexFailed;

    /** Whether a symbol may be missing in the index of its partition. */
    boolean hasIndexFailure() {
      return indexFailed;
    }

    List<Sent> rows() {
      return rows;
    }

    List<Snapshot> snapshots() {
      return snapshots;
    }
  }

  RowWriter(RowStore store, RowEncoder encoder, Runnable onDone) {
    this.store = store;
    this.encoder = encoder;
    this.onDone = onDone;
  }

  /** Whether a pass is on its way. */
  boolean isBusy() {
    return pass != null;
  }

  /** The pass that is complete, once. */
  @Nullable Pass takeDone() {
    Pass current = pass;
    if (current == null || current.open.get() > 0) {
      return null;
    }
    pass = null;
    return current;
  }

  /** Sends all changed rows of these partitions; nothing where none changed. */
  void start(Collection<OwnedPartition> partitions) {
    Pass next = new Pass();
    for (OwnedPartition partition : partitions) {
      if (!partition.isClosed()) {
        next.snapshots.add(new Snapshot(partition, partition.engine().nextOffset()));
        addChanged(next, partition);
      }
    }
    pass = next;
    store.flush();
    finishOne(next);
  }

  private void addChanged(Pass next, OwnedPartition partition) {
    List<SymbolState> changed = partition.changed();
    List<SymbolState> waiting = new ArrayList<>(0);
    for (SymbolState symbol : changed) {
      if (symbol.offset() < 0) {
        waiting.add(symbol);
      } else {
        send(next, partition, symbol);
      }
    }
    changed.clear();
    changed.addAll(waiting);
  }

  private void send(Pass next, OwnedPartition partition, SymbolState symbol) {
    RowParts parts = encoder.encode(symbol);
    String name = symbol.symbol();
    boolean wasIndexed = partition.isIndexed(name);
    if (!wasIndexed) {
      next.open.incrementAndGet();
      store
          .index(partition.number(), name)
          .whenComplete((added, error) -> {
            if (error != null) {
              next.indexFailed = true;
            }
            finishOne(next);
          });
    }
    RowWrite write =
        new RowWrite(
            name,
            partition.header(name, parts.offset(), parts.appendMs()),
            partition.foreignTopic(name),
            parts.fields());
    Sent sent = new Sent(partition, parts, wasIndexed, write.bytes());
    next.rows.add(sent);
    next.open.incrementAndGet();
    store
        .write(write)
        .whenComplete((outcome, error) -> {
          sent.complete(outcome, error);
          finishOne(next);
        });
  }

  private void finishOne(Pass current) {
    if (current.open.decrementAndGet() == 0) {
      onDone.run();
    }
  }
}
