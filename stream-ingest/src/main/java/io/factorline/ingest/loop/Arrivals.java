package io.factorline.ingest.loop;

import io.factorline.engine.LogRecord;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Records that were read and wait to be applied. One thread, but for the count. */
final class Arrivals {
  private final ArrayDeque<ReadBatch> batches = new ArrayDeque<>();
  private final AtomicInteger count = new AtomicInteger();
  private int index;

  /** Counts records that are on their way here; any thread. */
  void announce(int records) {
    count.addAndGet(records);
  }

  /** How many wait; any thread. */
  int count() {
    return count.get();
  }

  void add(ReadBatch batch) {
    batches.addLast(batch);
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

  /** Append time of the oldest record that waits, by partition, ms since the epoch. */
  Map<Integer, Long> oldestMs() {
    Map<Integer, Long> oldest = new HashMap<>();
    for (ReadBatch batch : batches) {
      oldest.putIfAbsent(batch.partition(), batch.records().getFirst().appendMs());
    }
    return oldest;
  }
}
