package io.factorline.ingest.loop;

import io.factorline.engine.RowEncoder;
import io.factorline.engine.RowParts;
import io.factorline.engine.SymbolState;
import io.factorline.ingest.partition.OwnedPartition;
import io.factorline.redis.RowStore;
import io.factorline.redis.RowWrite;
import io.factorline.redis.RowWriteOutcome;
import io.factorline.store.Heartbeat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
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
  private final Mailbox mailbox;
  private final Map<SymbolState, Long> lastEventNs = new WeakHashMap<>();
  private @Nullable Pass pass;

  /** One row on its way. */
  static final class Sent {
    private final OwnedPartition partition;
    private final RowParts parts;
    private final boolean wasIndexed;
    private final int bytes;
    private final boolean isNew;
    private final long eventNs;
    private volatile @Nullable RowWriteOutcome outcome;
    private volatile @Nullable Throwable failure;
    private volatile boolean indexFailed;

    Sent(OwnedPartition partition, RowParts parts, boolean wasIndexed, int bytes, long eventNs) {
      this.partition = partition;
      this.parts = parts;
      this.isNew = parts.offset() >= partition.rowsAcknowledged();
      this.eventNs = eventNs;
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

    /** Whether it brings records that Redis has not seen, and is no repetition. */
    boolean isNew() {
      return isNew;
    }

    /** Effective time of the newest tick that it brings, ns since the epoch; 0 for none. */
    long eventNs() {
      return eventNs;
    }

    @Nullable Throwable failure() {
      return failure;
    }

    /** What Redis did, where there is no failure. */
    @Nullable RowWriteOutcome outcome() {
      return outcome;
    }

    /** Whether the index of the partition may lack the symbol. */
    boolean hasIndexFailure() {
      return indexFailed;
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

  /** The offset up to which a partition's rows were in a pass; its rewrites and clocks then. */
  record Snapshot(
      OwnedPartition partition, long offset, int rewrites, List<Heartbeat.VenueBeat> venues) {}

  /** A pass on its way. */
  static final class Pass {
    private final List<Sent> rows = new ArrayList<>();
    private final List<Snapshot> snapshots = new ArrayList<>();
    private final AtomicInteger open = new AtomicInteger(1);
    private boolean done;

    List<Sent> rows() {
      return rows;
    }

    List<Snapshot> snapshots() {
      return snapshots;
    }
  }

  RowWriter(RowStore store, RowEncoder encoder, Mailbox mailbox) {
    this.store = store;
    this.encoder = encoder;
    this.mailbox = mailbox;
  }

  /** Whether a pass is on its way. */
  boolean isBusy() {
    return pass != null;
  }

  /** The pass that is complete, once. */
  @Nullable Pass takeDone() {
    Pass current = pass;
    if (current == null || !current.done) {
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
        long offset = partition.engine().nextOffset();
        next.snapshots.add(
            new Snapshot(partition, offset, partition.rewrites(), partition.venues()));
        partition.takeChanged().forEach(symbol -> send(next, partition, symbol));
      }
    }
    pass = next;
    store.flush();
    finishOne(next);
  }

  private void send(Pass next, OwnedPartition partition, SymbolState symbol) {
    RowParts parts = encoder.encode(symbol);
    String name = symbol.symbol();
    boolean wasIndexed = partition.isIndexed(name);
    RowWrite write =
        new RowWrite(
            name,
            partition.header(name, parts.offset(), parts.appendMs()),
            partition.foreignTopic(name),
            parts.fields());
    Sent sent = new Sent(partition, parts, wasIndexed, write.bytes(), newEventNs(symbol));
    next.rows.add(sent);
    if (!wasIndexed) {
      index(next, sent);
    }
    next.open.incrementAndGet();
    var _ =
        store
            .write(write)
            .whenComplete((outcome, error) -> {
              sent.complete(outcome, error);
              finishOne(next);
            });
  }

  private long newEventNs(SymbolState symbol) {
    long eventNs =
        Math.max(symbol.row().trades().effectiveNs(), symbol.row().quote().guard().effectiveNs());
    Long before = lastEventNs.put(symbol, eventNs);
    return before == null || eventNs > before ? eventNs : 0;
  }

  /** Goes out before the row, so that no row lies where nobody looks for it. */
  private void index(Pass next, Sent sent) {
    next.open.incrementAndGet();
    var _ =
        store
            .index(sent.partition().number(), sent.symbol().symbol())
            .whenComplete((added, error) -> {
              sent.indexFailed = error != null;
              finishOne(next);
            });
  }

  /**
   * The end of a pass comes by the mailbox: behind the word that the connection was made again, if
   * it was before.
   */
  private void finishOne(Pass current) {
    if (current.open.decrementAndGet() == 0) {
      mailbox.execute(() -> current.done = true);
    }
  }
}
