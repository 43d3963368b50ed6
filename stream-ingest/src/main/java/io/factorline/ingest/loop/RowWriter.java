package io.factorline.ingest.loop;

import io.factorline.engine.RowEncoder;
import io.factorline.engine.RowParts;
import io.factorline.engine.SymbolState;
import io.factorline.ingest.partition.OwnedPartition;
import io.factorline.redis.RowStore;
import io.factorline.redis.RowWrite;
import io.factorline.redis.RowWriteOutcome;
import io.factorline.store.Heartbeat;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Writes changed rows in passes, one of each partition at a time: while it is on its way, changes
 * of its partition gather for the next one, so a burst costs the latency of a pass. Passes of
 * different partitions overlap, so that this thread encodes while Redis executes. Used from the
 * loop's thread; answers come from the client's.
 */
final class RowWriter {
  /**
   * Rows that wait for more before they go out: few, so that Redis begins while others are made.
   */
  private static final int FLUSH_ROWS = 32;

  private final RowStore store;
  private final RowEncoder encoder;
  private final Mailbox mailbox;
  private final Map<SymbolState, Long> lastEventNs = new WeakHashMap<>();
  private final Map<OwnedPartition, Pass> onTheWay = new HashMap<>();
  private final ArrayDeque<Pass> done = new ArrayDeque<>();
  private int unflushed;

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

  /** Changed rows of a partition on their way, and how it stood when they were sent. */
  static final class Pass {
    private final OwnedPartition partition;
    private final long offset;
    private final int rewrites;
    private final List<Heartbeat.VenueBeat> venues;
    private final List<Sent> rows = new ArrayList<>();
    private final AtomicInteger open = new AtomicInteger(1);

    private Pass(OwnedPartition partition) {
      this.partition = partition;
      this.offset = partition.engine().nextOffset();
      this.rewrites = partition.rewrites();
      this.venues = partition.venues();
    }

    OwnedPartition partition() {
      return partition;
    }

    /** The offset up to which the partition's rows are in this pass, or were in one before. */
    long offset() {
      return offset;
    }

    /** The partition's {@link OwnedPartition#rewrites} then. */
    int rewrites() {
      return rewrites;
    }

    /** The partition's {@link OwnedPartition#venues} then. */
    List<Heartbeat.VenueBeat> venues() {
      return venues;
    }

    List<Sent> rows() {
      return rows;
    }
  }

  RowWriter(RowStore store, RowEncoder encoder, Mailbox mailbox) {
    this.store = store;
    this.encoder = encoder;
    this.mailbox = mailbox;
  }

  /** Whether any pass is on its way. */
  boolean isBusy() {
    return !onTheWay.isEmpty();
  }

  /** A pass that is complete, each once; null where there is none. */
  @Nullable Pass takeDone() {
    return done.poll();
  }

  /** Sends the changed rows of those of these partitions that have work and no pass on its way. */
  void start(Collection<OwnedPartition> partitions) {
    for (OwnedPartition partition : partitions) {
      if (partition.hasRowWork() && !onTheWay.containsKey(partition)) {
        start(partition);
      }
    }
    flush();
  }

  private void start(OwnedPartition partition) {
    Pass pass = new Pass(partition);
    onTheWay.put(partition, pass);
    partition.takeChanged().forEach(symbol -> send(pass, partition, symbol));
    finishOne(pass);
  }

  private void flush() {
    if (unflushed > 0) {
      unflushed = 0;
      store.flush();
    }
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
    if (++unflushed == FLUSH_ROWS) {
      flush();
    }
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
      mailbox.execute(() -> {
        onTheWay.remove(current.partition);
        done.add(current);
      });
    }
  }
}
