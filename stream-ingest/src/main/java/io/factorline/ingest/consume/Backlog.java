package io.factorline.ingest.consume;

import io.factorline.event.Topics;
import io.factorline.store.Heartbeat;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Which partitions have records that were not read yet, and how old those may be. A poll gives part
 * of what waits: a partition all of whose read records are applied may still be minutes behind.
 *
 * <p>Where the last record read is young, so are those after it, and nothing is asked. One thread:
 * that which polls.
 */
final class Backlog {
  /** A record older than this when it is read tells of a backlog. */
  private static final long OLD_MS = 500;

  /** How often the consumer is asked at most: each question goes to its own thread and back. */
  private static final long ASK_MS = 20;

  private final Map<Integer, Long> sinceMs = new HashMap<>();
  private long nextAskMs;

  /** A partition that was just taken over. */
  void opened(int partition, boolean hasRecords) {
    if (hasRecords) {
      sinceMs.put(partition, Heartbeat.AGE_UNKNOWN);
    } else {
      sinceMs.remove(partition);
    }
  }

  void forget(Collection<Integer> partitions) {
    sinceMs.keySet().removeAll(partitions);
  }

  /** A poll gave records of a partition, the last of them appended at this time. */
  void read(int partition, long lastAppendMs, long nowMs) {
    if (nowMs - lastAppendMs > OLD_MS) {
      sinceMs.put(partition, Math.max(Heartbeat.AGE_UNKNOWN, lastAppendMs));
    } else {
      sinceMs.remove(partition);
    }
  }

  /** Drops partitions of which the consumer says that it has read all there is. */
  void ask(Consumer<?, ?> consumer, long nowMs) {
    if (sinceMs.isEmpty() || nowMs < nextAskMs) {
      return;
    }
    nextAskMs = nowMs + ASK_MS;
    sinceMs.keySet().removeIf(partition -> isRead(consumer, partition));
  }

  private static boolean isRead(Consumer<?, ?> consumer, int number) {
    TopicPartition partition = new TopicPartition(Topics.TICKS, number);
    if (!consumer.assignment().contains(partition)) {
      return true;
    }
    OptionalLong lag = consumer.currentLag(partition);
    return lag.isPresent() && lag.getAsLong() == 0;
  }

  /**
   * For each partition with records that were not read, an append time that none of them is older
   * than, ms since the epoch; {@link Heartbeat#AGE_UNKNOWN} where nothing is known.
   */
  Map<Integer, Long> sinceMs() {
    return Map.copyOf(sinceMs);
  }
}
