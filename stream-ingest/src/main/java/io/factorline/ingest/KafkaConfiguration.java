package io.factorline.ingest;

import io.factorline.ingest.IngestProperties.GroupProtocol;
import io.factorline.ingest.consume.TopicInspector;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.ProducerListener;

/** Kafka's clients. None of them needs a broker to be made. */
@Configuration(proxyBeanMethods = false)
class KafkaConfiguration {
  private static final int RECEIVE_BUFFER = 1 << 20;
  private static final int ADMIN_TIMEOUT_MS = 5_000;

  @Bean
  DefaultKafkaProducerFactory<byte[], byte[]> producerFactory(FactorlineProperties shared) {
    Map<String, Object> config = shared.kafka().address().client();
    config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 500);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
    return new DefaultKafkaProducerFactory<>(config);
  }

  /** Failures are told by who sends again, not record by record. */
  @Bean
  KafkaTemplate<byte[], byte[]> kafkaTemplate(DefaultKafkaProducerFactory<byte[], byte[]> factory) {
    KafkaTemplate<byte[], byte[]> template = new KafkaTemplate<>(factory);
    template.setProducerListener(new ProducerListener<>() {});
    return template;
  }

  @Bean(destroyMethod = "close")
  TopicInspector topicInspector(FactorlineProperties shared) {
    return new TopicInspector(
        shared
            .kafka()
            .address()
            .client(
                Map.of(
                    AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                    ADMIN_TIMEOUT_MS,
                    AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                    ADMIN_TIMEOUT_MS)));
  }

  @Bean
  DefaultKafkaConsumerFactory<byte[], byte[]> consumerFactory(
      FactorlineProperties shared, IngestProperties ingest) {
    Map<String, Object> config = shared.kafka().address().client();
    config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, ingest.maxPollRecords());
    config.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, ingest.fetchMinBytes());
    config.put(
        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, Math.toIntExact(ingest.fetchMaxWait().toMillis()));
    config.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, RECEIVE_BUFFER);
    config.put(
        ConsumerConfig.GROUP_PROTOCOL_CONFIG,
        ingest.groupProtocol().name().toLowerCase(Locale.ROOT));
    if (ingest.groupProtocol() == GroupProtocol.CLASSIC) {
      int sessionMs = Math.toIntExact(ingest.sessionTimeout().toMillis());
      config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, sessionMs);
      config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, sessionMs / 4);
      config.put(
          ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
          "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
    }
    return new DefaultKafkaConsumerFactory<>(config);
  }
}
