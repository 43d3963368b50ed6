package io.factorline.ingest.loop;

import io.factorline.engine.LogRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Records that wait to be applied, and what is known of those not read. One thread, but for the
 * count.
 */
final class Arrivals {
  private final ArrayDeque<ReadBatch> batches = new ArrayDeque<>();
  private final Map<Integer, List<ReadBatch>> parked = new HashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private Map<Integer, Long> unreadSinceMs = Map.of();
  private int index;

  /** Counts records that are on their way here; any thread. */
  void announce(int records) {
    count.addAndGet(records);
  }

  /** How many wait; any thread. */
  int count() {
    return count.get();
  }

  /** Takes the append times that records not read yet have at least, by partition. */
  void unread(Map<Integer, Long> sinceMs) {
    unreadSinceMs = sinceMs;
  }

  void add(ReadBatch batch) {
    List<ReadBatch> waiting = parked.get(batch.partition());
    if (waiting == null) {
      batches.addLast(batch);
    } else {
      waiting.add(batch);
    }
  }

  /** The next record of a batch that {@link #batch} gave; it stays. */
  LogRecord peek(ReadBatch batch) {
    return batch.records().get(index);
  }

  /** Lets all that waits of the partition of the next record wait aside. */
  void park(ReadBatch batch) {
    List<ReadBatch> waiting = new ArrayList<>();
    List<LogRecord> rest = batch.records().subList(index, batch.records().size());
    waiting.add(new ReadBatch(batch.partition(), batch.assignment(), rest, batch.followed()));
    batches.removeFirst();
    index = 0;
    batches.removeIf(each -> each.partition() == batch.partition() && waiting.add(each));
    parked.put(batch.partition(), waiting);
  }

  /** Lets a partition go on that was parked. */
  void unpark(int partition) {
    List<ReadBatch> waiting = parked.remove(partition);
    if (waiting != null) {
      batches.addAll(waiting);
    }
  }

  /** The partitions that are parked. */
  Set<Integer> parked() {
    return Set.copyOf(parked.keySet());
  }

  boolean isEmpty() {
    return batches.isEmpty();
  }

  /** The batch of the next record; null where none waits. */
  @Nullable ReadBatch batch() {
    return batches.peekFirst();
  }

  /** Whether the next record is the first of its batch. */
  boolean isAtStart() {
    return index == 0;
  }

  /** Takes the next record of a batch that {@link #batch} gave. */
  LogRecord take(ReadBatch batch) {
    LogRecord record = batch.records().get(index++);
    count.decrementAndGet();
    if (index == batch.records().size()) {
      batches.removeFirst();
      index = 0;
    }
    return record;
  }

  /** Drops what waits of the batch that {@link #batch} gave. */
  void drop(ReadBatch batch) {
    count.addAndGet(index - batch.records().size());
    batches.removeFirst();
    index = 0;
  }

  /**
   * Append time of the oldest record that waits, by partition, ms since the epoch; a bound below it
   * where that record was not read yet.
   */
  Map<Integer, Long> oldestMs() {
    Map<Integer, Long> oldest = new HashMap<>();
    for (ReadBatch batch : batches) {
      oldest.putIfAbsent(batch.partition(), batch.records().getFirst().appendMs());
    }
    parked.forEach((partition, waiting) ->
        oldest.put(partition, waiting.getFirst().records().getFirst().appendMs()));
    unreadSinceMs.forEach(oldest::putIfAbsent);
    return oldest;
  }
}
