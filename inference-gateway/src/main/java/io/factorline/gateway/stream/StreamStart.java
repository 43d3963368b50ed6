package io.factorline.gateway.stream;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a partition is begun that the group never committed: a minute before this replica began,
 * since what is older is too late anyway, however long it then had to wait. A place is fixed when
 * the partition is assigned, so that no bar that comes later is missed.
 */
final class StreamStart implements ConsumerRebalanceListener {
  private static final Duration REACH = Duration.ofMinutes(1);

  private final Consumer<byte[], byte[]> consumer;
  private final long startMs;

  StreamStart(Consumer<byte[], byte[]> consumer, long begunMs) {
    this.consumer = consumer;
    this.startMs = begunMs - REACH.toMillis();
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    // A batch is committed before the next poll, which is where partitions are taken away.
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    Set<TopicPartition> uncommitted = new HashSet<>(partitions);
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(uncommitted);
    uncommitted.removeIf(partition -> committed.get(partition) != null);
    Map<TopicPartition, Long> times = new HashMap<>();
    uncommitted.forEach(partition -> times.put(partition, startMs));
    if (times.isEmpty()) {
      return;
    }
    Map<TopicPartition, Long> ends = consumer.endOffsets(uncommitted);
    Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
    for (TopicPartition partition : uncommitted) {
      OffsetAndTimestamp at = found.get(partition);
      consumer.seek(
          partition, at == null ? Objects.requireNonNull(ends.get(partition)) : at.offset());
    }
  }
}
