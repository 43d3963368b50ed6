package io.factorline.ingest.partition;

import io.factorline.engine.PartitionEngine;
import io.factorline.engine.StoredSymbol;
import io.factorline.engine.SymbolState;
import io.factorline.store.HeaderForm;
import io.factorline.store.Heartbeat;
import io.factorline.store.RestartPoint;
import io.factorline.store.RowHeader;
import io.factorline.store.TopicId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A partition that this process owns: its engine, what of it Redis and Kafka have acknowledged, and
 * what must be written. Times are those of one monotonic clock, in ms, where nothing else is said.
 * One thread.
 */
public final class OwnedPartition {
  private final PartitionEngine engine;
  private final long fence;
  private final RestartTrail trail;
  private final HeaderForm form;
  private final OffsetLedger ledger = new OffsetLedger();
  private final List<SymbolState> changed = new ArrayList<>();
  private final List<SymbolState> dormant = new ArrayList<>();
  private final Map<String, RowHeader> foreignRows = new HashMap<>();
  private final Map<String, List<TopicId>> topicsLeft = new HashMap<>();
  private final Set<String> indexed = new HashSet<>();
  private final Set<String> otherVersion = new HashSet<>();
  private final ArrayDeque<ReadBatch> unacknowledged = new ArrayDeque<>();
  private final BeatState beats = new BeatState();
  private final Clocks clocks;
  private long rowsAcknowledged;
  private int rewrites;
  private boolean whole = true;
  private boolean gone;
  private @Nullable String closed;

  private record ReadBatch(long endOffset, long firstAppendMs) {}

  /**
   * A partition whose engine stands where reading starts.
   *
   * @param form what its rows' headers are written in
   */
  public OwnedPartition(PartitionEngine engine, long fence, RestartTrail trail, HeaderForm form) {
    this.engine = engine;
    this.fence = fence;
    this.trail = trail;
    this.form = form;
    this.rowsAcknowledged = engine.nextOffset();
    this.clocks = new Clocks(engine);
  }

  /** Its number. */
  public int number() {
    return engine.log().partition();
  }

  /** Its state machine. */
  public PartitionEngine engine() {
    return engine;
  }

  /** Deliveries that are not acknowledged yet. */
  public OffsetLedger ledger() {
    return ledger;
  }

  /** Says that a symbol must be written. */
  public void changed(SymbolState symbol) {
    if (closed == null) {
      changed.add(symbol);
    }
  }

  /** How many rows there are to write now. */
  public int changedCount() {
    return changed.size();
  }

  /** Whether there are rows to write, or a position that stands without one to write. */
  public boolean hasRowWork() {
    return closed == null
        && (!changed.isEmpty() || !whole || rowsAcknowledged < engine.nextOffset());
  }

  /**
   * The symbols to write now; they count as taken. A row taken over from another topic id waits
   * until a record of this one has reached its symbol.
   */
  public List<SymbolState> takeChanged() {
    List<SymbolState> taken = new ArrayList<>(changed.size());
    for (Iterator<SymbolState> waiting = dormant.iterator(); waiting.hasNext(); ) {
      SymbolState symbol = waiting.next();
      if (symbol.offset() >= 0) {
        taken.add(symbol);
        waiting.remove();
      }
    }
    for (SymbolState symbol : changed) {
      (symbol.offset() >= 0 ? taken : dormant).add(symbol);
    }
    changed.clear();
    return taken;
  }

  /**
   * Goes on from a row as it was stored. One in another version is written again, as one in another
   * layout is, so that soon all are in the version that this process writes.
   *
   * @throws io.factorline.store.RowFormatException if it cannot be gone on from
   */
  public void restore(StoredSymbol stored) {
    SymbolState restored = engine.restore(stored);
    String symbol = restored.symbol();
    RowHeader header = stored.hot().header();
    indexed.add(symbol);
    if (header.form().version() != form.version()) {
      otherVersion.add(symbol);
      engine.changedWhole(restored);
    }
    if (!header.topic().equals(engine.log().topic())) {
      foreignRows.put(symbol, header);
      topicsLeft.put(symbol, header.leaving());
    } else if (!header.topicsLeft().isEmpty()) {
      topicsLeft.put(symbol, header.topicsLeft());
    }
  }

  /** The header to write a symbol's row with. */
  public RowHeader header(String symbol, long offset, long appendMs) {
    List<TopicId> left = topicsLeft.getOrDefault(symbol, List.of());
    return new RowHeader(engine.log().topic(), number(), offset, fence, appendMs, left, form);
  }

  /** The topic id that a row still follows, where that is another one. */
  public @Nullable TopicId foreignTopic(String symbol) {
    RowHeader header = foreignRows.get(symbol);
    return header == null ? null : header.topic();
  }

  /** Says that a row was written; gives whether that took it over from another topic id. */
  public boolean written(String symbol) {
    otherVersion.remove(symbol);
    return foreignRows.remove(symbol) != null;
  }

  /** How many of its rows are stored in another version than that in which it writes them. */
  public int rowsInOtherVersion() {
    return otherVersion.size();
  }

  /** Whether the index of the partition has this symbol for sure; says that it has from now on. */
  public boolean isIndexed(String symbol) {
    return !indexed.add(symbol);
  }

  /** Says that the index may lack a symbol. */
  public void notIndexed(String symbol) {
    indexed.remove(symbol);
  }

  /**
   * Says that Redis may have lost anything: all rows must be written, all symbols indexed again;
   * until then nothing more is trusted.
   */
  public void rewriteAll() {
    rewrites++;
    whole = false;
    trail.doubt();
    indexed.clear();
    engine.symbols().forEach(engine::changedWhole);
  }

  /** Says that Redis has no rows of it and no heartbeat that counts: both are to come. */
  public void rebuild() {
    rewriteAll();
    beats.awaitRows();
  }

  /** How often all rows had to be written again. */
  public int rewrites() {
    return rewrites;
  }

  /** Takes note of records that are about to be applied. */
  public void reading(long endOffset, long firstAppendMs) {
    unacknowledged.addLast(new ReadBatch(endOffset, firstAppendMs));
  }

  /**
   * Says that Redis has all rows as of an offset.
   *
   * @param rewritesThen {@link #rewrites} when these rows were sent: if Redis may have lost data
   *     since, this says nothing about the other rows
   * @param venuesThen {@link #venues} when these rows were sent
   */
  public void rowsAcknowledged(
      long offset, int rewritesThen, List<Heartbeat.VenueBeat> venuesThen, long nowMs) {
    rowsAcknowledged = Math.max(rowsAcknowledged, offset);
    clocks.acknowledged(venuesThen);
    while (!unacknowledged.isEmpty() && unacknowledged.getFirst().endOffset() <= offset) {
      unacknowledged.removeFirst();
    }
    whole |= rewritesThen == rewrites;
    noteAcknowledged(nowMs);
  }

  private void noteAcknowledged(long nowMs) {
    if (whole) {
      trail.acknowledged(commitOffset(), nowMs);
    }
  }

  /** The offset up to which Redis has all rows. */
  public long rowsAcknowledged() {
    return rowsAcknowledged;
  }

  /** The first offset that is not wholly acknowledged: rows, bars and rejects. */
  public long commitOffset() {
    return Math.min(rowsAcknowledged, ledger.firstOpen());
  }

  /** Whether all that was applied is acknowledged. */
  public boolean isFlushed() {
    return changed.isEmpty() && commitOffset() >= engine.nextOffset();
  }

  /**
   * Whether its position may be committed: not before its first heartbeat is in Redis, for a commit
   * without a heartbeat tells the next owner that the rows are lost.
   */
  public boolean mayCommit() {
    return closed == null && !beats.isNew();
  }

  /** Closes it: nothing more is applied or written; the reason stands in its heartbeat. */
  public void close(String reason) {
    closed = reason;
    changed.clear();
    dormant.clear();
  }

  /** Whether it is closed. */
  public boolean isClosed() {
    return closed != null;
  }

  /** Why it is closed. */
  public @Nullable String closedReason() {
    return closed;
  }

  /** Says that it is no longer this process's. */
  public void leave() {
    gone = true;
  }

  /** Whether it is no longer this process's: what was not delivered is its next owner's. */
  public boolean isGone() {
    return gone;
  }

  /** Where a restart may begin, as of now. */
  public RestartPoint restartPoint() {
    return trail.point();
  }

  /** What its heartbeats have come to. */
  public BeatState beats() {
    return beats;
  }

  /** Whether all rows were acknowledged since Redis may last have lost any. */
  public boolean isWhole() {
    return whole;
  }

  /** Says that Redis answered a heartbeat that was sent at a time. */
  public void beatAnswered(long sentMs) {
    beats.written();
    if (whole) {
      trail.answered(sentMs);
    }
  }

  /** Each venue as of the last record applied. */
  public List<Heartbeat.VenueBeat> venues() {
    return clocks.now();
  }

  /** Whether Redis has the rows of a clock that no heartbeat tells yet. */
  public boolean isClockUntold() {
    return clocks.isUntold();
  }

  /**
   * A heartbeat that proposes its position for a restart. It tells of each venue what the rows in
   * Redis know: a reader that sees a clock finds the bars that it closed.
   *
   * @param oldestQueuedMs append time of the oldest record that was read and waits to be applied,
   *     ms since the epoch; 0 for none
   */
  public Heartbeat proposingHeartbeat(String owner, long oldestQueuedMs, long nowMs) {
    if (!isClosed()) {
      trail.propose(new RestartPoint(engine.log().topic(), engine.nextOffset(), engine.marks()));
      noteAcknowledged(nowMs);
    }
    return heartbeat(owner, oldestQueuedMs);
  }

  /** A heartbeat that only tells; as {@link #proposingHeartbeat} else. */
  public Heartbeat heartbeat(String owner, long oldestQueuedMs) {
    return new Heartbeat(
        owner,
        fence,
        beats.next(),
        engine.log().partitions(),
        restartPoint(),
        oldestMs(oldestQueuedMs),
        closed,
        clocks.tell());
  }

  /** Append time of the oldest record that Redis has not acknowledged; 0 where there is none. */
  public long oldestMs(long oldestQueuedMs) {
    return unacknowledged.isEmpty() ? oldestQueuedMs : unacknowledged.getFirst().firstAppendMs();
  }
}
