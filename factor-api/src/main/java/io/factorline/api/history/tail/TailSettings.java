package io.factorline.api.history.tail;

import io.factorline.access.KafkaAddress;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How the tail follows Kafka.
 *
 * @param kafka where Kafka is
 * @param maxBytes memory for bars
 */
record TailSettings(KafkaAddress kafka, long maxBytes) {
  private static final int REQUEST_TIMEOUT_MS = 5_000;
  private static final int MAX_RECORDS = 4_000;
  private static final int RECONNECT_MS = 1_000;

  Map<String, Object> admin() {
    Map<String, Object> client = kafka.client();
    client.put(CommonClientConfigs.CLIENT_ID_CONFIG, "factor-api-history");
    client.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_MS);
    client.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
    client.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
    return client;
  }

  Map<String, Object> consumer() {
    Map<String, Object> client = admin();
    client.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    client.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    client.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    client.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_RECORDS);
    client.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return client;
  }
}
