package io.factorline.ingest;

import io.factorline.event.Topics;
import io.factorline.ingest.IngestProperties.GroupProtocol;
import io.factorline.ingest.consume.Assignments;
import io.factorline.ingest.consume.BackPressure;
import io.factorline.ingest.consume.TickReader;
import io.factorline.ingest.consume.TopicInspector;
import io.factorline.ingest.loop.IngestLoop;
import io.factorline.redis.PartitionStore;
import io.factorline.redis.RowStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.listener.MessageListenerContainer;

/** Kafka's clients: one consumer, one producer, one admin. */
@Configuration(proxyBeanMethods = false)
class KafkaConfiguration {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration POLL_PAUSED = Duration.ofMillis(50);
  private static final int RECEIVE_BUFFER = 1 << 20;

  @Bean
  DefaultKafkaProducerFactory<byte[], byte[]> producerFactory(FactorlineProperties shared) {
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, shared.kafka().bootstrapServers());
    config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 500);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
    return new DefaultKafkaProducerFactory<>(config);
  }

  @Bean
  KafkaTemplate<byte[], byte[]> kafkaTemplate(DefaultKafkaProducerFactory<byte[], byte[]> factory) {
    return new KafkaTemplate<>(factory);
  }

  @Bean(destroyMethod = "close")
  TopicInspector topicInspector(FactorlineProperties shared) {
    return new TopicInspector(
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, shared.kafka().bootstrapServers()));
  }

  @Bean
  Assignments assignments(
      IngestLoop loop,
      RowStore rows,
      PartitionStore partitions,
      TopicInspector inspector,
      IngestProperties ingest) {
    return new Assignments(
        loop, rows, partitions, inspector, ingest.storePatience(), ingest.coldStart());
  }

  @Bean
  TickReader tickReader(
      IngestLoop loop,
      Assignments assignments,
      ObjectProvider<MessageListenerContainer> container,
      IngestProperties ingest) {
    BackPressure backPressure = new BackPressure(container::getObject, ingest.maxQueued());
    return new TickReader(loop, assignments, backPressure, ingest.heartbeat());
  }

  @Bean
  KafkaMessageListenerContainer<byte[], byte[]> tickContainer(
      FactorlineProperties shared,
      IngestProperties ingest,
      Assignments assignments,
      TickReader reader,
      ProcessEnd processEnd) {
    ContainerProperties properties = new ContainerProperties(Topics.TICKS);
    properties.setGroupId(Topics.INGEST_GROUP);
    properties.setAckMode(AckMode.MANUAL);
    properties.setMessageListener(reader);
    properties.setConsumerRebalanceListener(assignments);
    properties.setPollTimeout(POLL.toMillis());
    properties.setPollTimeoutWhilePaused(POLL_PAUSED);
    properties.setIdleEventInterval(ingest.heartbeat().toMillis());
    properties.setMissingTopicsFatal(false);
    properties.setStopImmediate(true);
    KafkaMessageListenerContainer<byte[], byte[]> container =
        new KafkaMessageListenerContainer<>(
            new DefaultKafkaConsumerFactory<>(consumerConfig(shared, ingest)), properties);
    container.setBeanName("ticks");
    container.setCommonErrorHandler(new FatalErrors(processEnd));
    return container;
  }

  private static Map<String, Object> consumerConfig(
      FactorlineProperties shared, IngestProperties ingest) {
    Map<String, Object> config = new HashMap<>();
    config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, shared.kafka().bootstrapServers());
    config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, ingest.maxPollRecords());
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
    return config;
  }
}
