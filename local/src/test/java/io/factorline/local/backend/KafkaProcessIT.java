package io.factorline.local.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.event.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KafkaProcessIT {
  @TempDir private static Path folder;
  private static KafkaProcess kafka;

  @BeforeAll
  static void start() {
    kafka = KafkaProcess.start(KafkaSettings.in(folder));
    Orphans.endWithThisJvm(kafka.process());
  }

  @BeforeEach
  void makeTopics() {
    FreshTopics.make(kafka.bootstrapServers());
  }

  @AfterAll
  static void stop() {
    kafka.kill();
  }

  @Test
  void shouldCarryRecordsWithTheTimeOfTheirAppend() throws Exception {
    long before = System.currentTimeMillis();
    send("SIM.AAA", "1");

    ConsumerRecord<String, String> record = all().getFirst();
    assertThat(record.value()).isEqualTo("1");
    assertThat(record.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
    assertThat(record.timestamp()).isGreaterThanOrEqualTo(before);
  }

  @Test
  void shouldHaveAllTopicsWithSixteenPartitionsAndNoOthers() throws Exception {
    KafkaTopics.create(kafka.bootstrapServers());
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      assertThat(admin.describeTopics(KafkaTopics.ALL).allTopicNames().get().values())
          .hasSize(KafkaTopics.ALL.size())
          .allSatisfy(topic -> assertThat(topic.partitions()).hasSize(16));
      assertThat(admin.listTopics().names().get())
          .containsExactlyInAnyOrderElementsOf(KafkaTopics.ALL);
    }
  }

  @Test
  void shouldKeepAcknowledgedRecordsWhenKilledAndStarted() throws Exception {
    for (int i = 0; i < 100; i++) {
      send("SIM." + i, Integer.toString(i));
    }

    kafka.kill();
    kafka.start();

    assertThat(all()).hasSize(100);
    send("SIM.AAA", "after");
    assertThat(all()).hasSize(101);
  }

  @Test
  void shouldGoOnAfterBeingFrozen() throws Exception {
    try (KafkaProducer<String, String> producer = producer()) {
      assertThat(producer.partitionsFor(Topics.TICKS)).hasSize(16);
      kafka.pause();
      var sent = producer.send(new ProducerRecord<>(Topics.TICKS, "SIM.AAA", "1"));
      assertThatThrownBy(() -> sent.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
      kafka.resume();

      assertThat(sent.get(30, TimeUnit.SECONDS).hasOffset()).isTrue();
    }
  }

  private static void send(String key, String value)
      throws ExecutionException, InterruptedException {
    try (KafkaProducer<String, String> producer = producer()) {
      producer.send(new ProducerRecord<>(Topics.TICKS, key, value)).get();
    }
  }

  private static KafkaProducer<String, String> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", kafka.bootstrapServers()),
        new StringSerializer(),
        new StringSerializer());
  }

  private static List<ConsumerRecord<String, String>> all() {
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer = consumer()) {
      List<TopicPartition> partitions =
          IntStream.range(0, 16).mapToObj(i -> new TopicPartition(Topics.TICKS, i)).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  private static KafkaConsumer<String, String> consumer() {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", kafka.bootstrapServers()),
        new StringDeserializer(),
        new StringDeserializer());
  }
}
