package io.factorline.ingest.partition;

import io.factorline.engine.PartitionEngine;
import io.factorline.engine.SymbolState;
import io.factorline.engine.VenueState;
import io.factorline.store.Heartbeat;
import io.factorline.store.RestartPoint;
import io.factorline.store.RowHeader;
import io.factorline.store.TopicId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A partition that this process owns: its engine, what of it Redis and Kafka have acknowledged, and
 * what must be written. One thread.
 */
public final class OwnedPartition {
  private final PartitionEngine engine;
  private final long fence;
  private final RestartTrail trail;
  private final OffsetLedger ledger = new OffsetLedger();
  private final List<SymbolState> changed = new ArrayList<>();
  private final Map<String, RowHeader> foreignRows = new HashMap<>();
  private final Map<String, List<TopicId>> topicsLeft = new HashMap<>();
  private final Set<String> indexed = new HashSet<>();
  private final ArrayDeque<ReadBatch> unacknowledged = new ArrayDeque<>();
  private long rowsAcknowledged;
  private long beat;
  private @Nullable String closed;

  private record ReadBatch(long endOffset, long firstAppendMs) {}

  /** A partition whose engine stands where reading starts. */
  public OwnedPartition(PartitionEngine engine, long fence, RestartTrail trail) {
    this.engine = engine;
    this.fence = fence;
    this.trail = trail;
    this.rowsAcknowledged = engine.nextOffset();
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

  /** The symbols that must be written; the live list. */
  public List<SymbolState> changed() {
    return changed;
  }

  /** Takes note of a row as it was stored. */
  public void stored(String symbol, RowHeader header) {
    indexed.add(symbol);
    if (!header.topic().equals(engine.log().topic())) {
      foreignRows.put(symbol, header);
      topicsLeft.put(symbol, header.leaving());
    } else if (!header.topicsLeft().isEmpty()) {
      topicsLeft.put(symbol, header.topicsLeft());
    }
  }

  /** How many rows still follow another topic id. */
  public int foreignRowCount() {
    return foreignRows.size();
  }

  /** The header to write a symbol's row with. */
  public RowHeader header(String symbol, long offset, long appendMs) {
    List<TopicId> left = topicsLeft.getOrDefault(symbol, List.of());
    return new RowHeader(engine.log().topic(), number(), offset, fence, appendMs, left);
  }

  /** The topic id that a row still follows, where that is another one. */
  public @Nullable TopicId foreignTopic(String symbol) {
    RowHeader header = foreignRows.get(symbol);
    return header == null ? null : header.topic();
  }

  /** Says that a row was written; gives whether that took it over from another topic id. */
  public boolean written(String symbol) {
    return foreignRows.remove(symbol) != null;
  }

  /** Whether the index of the partition has this symbol for sure; says that it has from now on. */
  public boolean isIndexed(String symbol) {
    return !indexed.add(symbol);
  }

  /**
   * Says that Redis may have lost anything: all rows must be written, all symbols indexed again.
   */
  public void rewriteAll() {
    indexed.clear();
    engine.symbols().forEach(engine::changedWhole);
  }

  /** Takes note of records that are about to be applied. */
  public void reading(long endOffset, long firstAppendMs) {
    unacknowledged.addLast(new ReadBatch(endOffset, firstAppendMs));
  }

  /** Says that Redis has all rows as of an offset. */
  public void rowsAcknowledged(long offset, long nowMs) {
    rowsAcknowledged = offset;
    while (!unacknowledged.isEmpty() && unacknowledged.getFirst().endOffset() <= offset) {
      unacknowledged.removeFirst();
    }
    trail.acknowledged(commitOffset(), nowMs);
  }

  /** The offset up to which Redis has all rows. */
  public long rowsAcknowledged() {
    return rowsAcknowledged;
  }

  /** The first offset that is not wholly acknowledged: rows, bars and rejects. */
  public long commitOffset() {
    return Math.min(rowsAcknowledged, ledger.firstOpen());
  }

  /** Append time of the oldest record that Redis has not acknowledged; 0 where there is none. */
  public long oldestMs() {
    return unacknowledged.isEmpty() ? 0 : unacknowledged.getFirst().firstAppendMs();
  }

  /** Closes it: nothing more is applied or written; the reason stands in its heartbeat. */
  public void close(String reason) {
    closed = reason;
    changed.clear();
  }

  /** Whether it is closed. */
  public boolean isClosed() {
    return closed != null;
  }

  /** Why it is closed. */
  public @Nullable String closedReason() {
    return closed;
  }

  /** Where a restart may begin, as of now. */
  public RestartPoint restartPoint(long nowMs) {
    trail.acknowledged(commitOffset(), nowMs);
    return trail.point(nowMs);
  }

  /** The next heartbeat. */
  public Heartbeat nextHeartbeat(String owner, long nowMs) {
    if (!isClosed()) {
      trail.propose(new RestartPoint(engine.log().topic(), engine.nextOffset(), engine.marks()));
    }
    beat++;
    return new Heartbeat(
        owner,
        fence,
        beat,
        engine.log().partitions(),
        restartPoint(nowMs),
        oldestMs(),
        closed,
        engine.venues().stream().map(OwnedPartition::venueBeat).toList());
  }

  private static Heartbeat.VenueBeat venueBeat(VenueState venue) {
    return new Heartbeat.VenueBeat(venue.mark(), venue.isReplayed(), venue.lastFeedMs());
  }
}
