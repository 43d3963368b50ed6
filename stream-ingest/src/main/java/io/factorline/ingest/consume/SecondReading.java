package io.factorline.ingest.consume;

import io.factorline.event.Topics;
import io.factorline.ingest.seed.TickLog;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** A partition of {@code ticks} read beside the group. One thread. */
public final class SecondReading implements TickLog {
  private static final Duration POLL = Duration.ofMillis(200);

  private final TopicPartition partition;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final RecordDecoder decoder = new RecordDecoder();
  private List<ConsumerRecord<byte[], byte[]>> ahead = List.of();
  private int aheadIndex;

  private SecondReading(Map<String, Object> configuration, int number, long offset) {
    this.partition = new TopicPartition(Topics.TICKS, number);
    this.consumer = new KafkaConsumer<>(configuration);
    consumer.assign(List.of(partition));
    consumer.seek(partition, offset);
  }

  /** Opens partitions with the configuration of the group's consumer, outside of its group. */
  public static Opener opener(Map<String, Object> groupConfiguration) {
    Map<String, Object> configuration = new HashMap<>(groupConfiguration);
    configuration.remove(ConsumerConfig.GROUP_ID_CONFIG);
    configuration.remove(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
    configuration.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    return (number, offset) -> new SecondReading(configuration, number, offset);
  }

  @Override
  public long firstOffset() {
    return consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
  }

  @Override
  public long read(long endOffset, Sink sink) {
    if (aheadIndex == ahead.size()) {
      ahead = consumer.poll(POLL).records(partition);
      aheadIndex = 0;
    }
    while (aheadIndex < ahead.size() && ahead.get(aheadIndex).offset() < endOffset) {
      sink.take(decoder.decode(ahead.get(aheadIndex++)));
    }
    return aheadIndex < ahead.size()
        ? ahead.get(aheadIndex).offset()
        : consumer.position(partition);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
