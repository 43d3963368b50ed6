package io.factorline.gateway.kafka;

import io.factorline.access.KafkaAddress;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Producers whose records all replicas of a topic have, once, when they are told so. Somebody waits
 * for that, so no record waits for others: those that come while one is under way go together.
 */
public final class AcknowledgedProducer {
  /** Within it a record is acknowledged, or has failed; as long does a producer take to close. */
  public static final Duration DELIVERY = Duration.ofSeconds(5);

  private AcknowledgedProducer() {}

  /**
   * Opens one.
   *
   * @param clientId its name at the broker
   * @param maxBlock how long a send may wait for metadata or room
   * @param more settings beside
   */
  public static Producer<byte[], byte[]> open(
      KafkaAddress kafka, String clientId, Duration maxBlock, Map<String, Object> more) {
    Map<String, Object> settings = kafka.client(more);
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, maxBlock.toMillis());
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) DELIVERY.toMillis());
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) DELIVERY.dividedBy(2).toMillis());
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return new KafkaProducer<>(settings);
  }
}
