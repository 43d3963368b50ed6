package io.factorline.gateway.audit;

import io.factorline.access.KafkaAddress;
import io.factorline.audit.RecordHash;
import io.factorline.audit.Seal;
import io.factorline.event.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What lies at the end of each partition of {@code signal-audit}. Blocks; thread-safe. */
final class LastRecords {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(100);

  private final Map<String, Object> configuration;

  LastRecords(KafkaAddress kafka) {
    this.configuration =
        kafka.client(
            Map.of(
                ConsumerConfig.CLIENT_ID_CONFIG,
                "inference-gateway-audit-ends",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "none",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) LIMIT.toMillis(),
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class));
  }

  /**
   * The newest record of each partition that has one; none where there is no such topic, which is
   * not made.
   *
   * @throws KafkaException if Kafka does not tell within some seconds
   */
  Map<Integer, Seal.Found> read() {
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(configuration)) {
      List<TopicPartition> all =
          consumer.partitionsFor(Topics.SIGNAL_AUDIT).stream()
              .map(part -> new TopicPartition(Topics.SIGNAL_AUDIT, part.partition()))
              .toList();
      Map<TopicPartition, Long> begins = consumer.beginningOffsets(all);
      Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(all));
      ends.entrySet().removeIf(end -> end.getValue() <= begins.getOrDefault(end.getKey(), 0L));
      consumer.assign(ends.keySet());
      ends.forEach((partition, end) -> consumer.seek(partition, end - 1));
      return read(consumer, ends);
    }
  }

  private static Map<Integer, Seal.Found> read(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    Map<Integer, Seal.Found> found = new HashMap<>();
    long endNs = System.nanoTime() + LIMIT.toNanos();
    while (found.size() < ends.size()) {
      if (System.nanoTime() - endNs > 0) {
        throw new KafkaException("must tell the last records: topic=" + Topics.SIGNAL_AUDIT);
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        byte[] value = record.value();
        String hash = value == null ? RecordHash.NONE : RecordHash.of(value);
        found.putIfAbsent(record.partition(), new Seal.Found(record.offset(), hash));
      }
    }
    return found;
  }
}
