package io.factorline.api.history.tail;

import io.factorline.api.history.stitch.TimedRows;
import io.factorline.event.SymbolPartition;
import io.factorline.store.TopicId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What is kept of one incarnation of {@code factor-bars}: per view all bars from a start to the
 * position, by partition. One thread writes; any number reads.
 */
public final class TailLog {
  private static final int EVICTED_PARTS = 8;

  private final TopicId topic;
  private final List<Integer> factorCounts;
  private final long[] read;
  private final AtomicLongArray positions;
  private final List<AtomicLongArray> starts;
  private final long[] firsts;
  private final ConcurrentHashMap<Key, TailSeries> series = new ConcurrentHashMap<>();
  private final AtomicLong bytes = new AtomicLong();

  /** A symbol and the position of a view. */
  private record Key(String symbol, int view) {}

  /**
   * An empty log.
   *
   * @param factorCounts how many factors each view has
   * @param starts per partition the first offset that is going to be read
   */
  TailLog(TopicId topic, List<Integer> factorCounts, long[] starts) {
    this.topic = topic;
    this.factorCounts = List.copyOf(factorCounts);
    this.read = starts.clone();
    this.positions = new AtomicLongArray(starts);
    this.firsts = starts.clone();
    this.starts = factorCounts.stream().map(view -> new AtomicLongArray(starts)).toList();
  }

  /** Which incarnation. */
  public TopicId topic() {
    return topic;
  }

  /** How many partitions it has. */
  public int partitions() {
    return positions.length();
  }

  /** The partition in which records of a symbol lie. */
  public int partitionOf(String symbol) {
    return SymbolPartition.of(symbol, partitions());
  }

  /**
   * Per partition the offset up to which, exclusive, everything was read; never between two bars
   * that one record of {@code ticks} closed, as far as can be told.
   */
  public long[] positions() {
    long[] now = new long[positions.length()];
    for (int p = 0; p < now.length; p++) {
      now[p] = positions.get(p);
    }
    return now;
  }

  /** The offset from which on, inclusive, all bars of a view in a partition are here. */
  public long start(int view, int partition) {
    return starts.get(view).get(partition);
  }

  /** The offset at which reading of a partition began. */
  public long first(int partition) {
    return firsts[partition];
  }

  /** Bytes of memory that the bars need. */
  public long bytes() {
    return bytes.get();
  }

  /**
   * The bars of a symbol.
   *
   * @param columns positions of factors of the view
   * @param offsets per partition; bars at or behind them are not seen
   */
  public TimedRows rows(
      String symbol, int view, int[] columns, long fromNs, long toNs, long[] offsets) {
    TailSeries found = series.get(new Key(symbol, view));
    return found == null
        ? TimedRows.none(columns.length)
        : found.rows(columns, fromNs, toNs, offsets);
  }

  /** The greatest end of a symbol's bar that was ever read; the smallest long where none was. */
  public long lastEndNs(String symbol, int view) {
    TailSeries found = series.get(new Key(symbol, view));
    return found == null ? Long.MIN_VALUE : found.lastEndNs();
  }

  /** The least end of a symbol's bar; {@link Long#MAX_VALUE} where it has none. */
  public long firstEndNs(String symbol, int view) {
    TailSeries found = series.get(new Key(symbol, view));
    return found == null ? Long.MAX_VALUE : found.firstEndNs();
  }

  /** Takes the bar of a record; false where it is here already or below the view's start. */
  boolean add(int partition, long offset, TailBar bar) {
    if (offset < start(bar.view(), partition)) {
      return false;
    }
    Key key = new Key(bar.symbol(), bar.view());
    TailSeries found =
        series.computeIfAbsent(key, absent -> new TailSeries(factorCounts.get(bar.view())));
    long added = found.add(partition, offset, bar);
    bytes.addAndGet(Math.max(0, added));
    return added >= 0;
  }

  /** The offset that is read next. */
  long next(int partition) {
    return read[partition];
  }

  /** All records before an offset were read; whether all that belongs to them, is not said. */
  void readTo(int partition, long offset) {
    read[partition] = offset;
  }

  /** All records before an offset were read, and what belongs to them. */
  void wholeTo(int partition, long offset) {
    positions.accumulateAndGet(partition, offset, Math::max);
  }

  /** The records before an offset are gone from Kafka and were not read. */
  void lost(int partition, long firstOffset) {
    for (AtomicLongArray start : starts) {
      start.accumulateAndGet(partition, firstOffset, Math::max);
    }
    positions.accumulateAndGet(partition, firstOffset, Math::max);
    read[partition] = Math.max(read[partition], firstOffset);
  }

  /** Forgets what lies below the floors of a view. */
  void trim(int view, long[] floors) {
    AtomicLongArray start = starts.get(view);
    for (int p = 0; p < floors.length; p++) {
      // First said, then done: a reader who looks afterwards cannot miss it.
      start.accumulateAndGet(p, Math.min(floors[p], positions.get(p)), Math::max);
    }
    for (Map.Entry<Key, TailSeries> each : series.entrySet()) {
      if (each.getKey().view() == view) {
        bytes.addAndGet(-each.getValue().trim(floors));
      }
    }
  }

  /**
   * Forgets the oldest, whether or not the lake has it, where there is more than fits; then so much
   * that it is not too much again at once, for this looks at every symbol.
   *
   * @return whether anything was forgotten
   */
  boolean shrinkTo(long maxBytes) {
    if (bytes.get() <= maxBytes) {
      return false;
    }
    long target = maxBytes - maxBytes / EVICTED_PARTS;
    while (bytes.get() > target) {
      for (int view = 0; view < starts.size(); view++) {
        trim(view, oldestPart(view));
      }
    }
    return true;
  }

  private long[] oldestPart(int view) {
    long[] floors = new long[partitions()];
    for (int p = 0; p < floors.length; p++) {
      long start = start(view, p);
      floors[p] = start + Math.ceilDiv(positions.get(p) - start, EVICTED_PARTS);
    }
    return floors;
  }
}
