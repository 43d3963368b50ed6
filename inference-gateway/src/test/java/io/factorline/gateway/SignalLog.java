package io.factorline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.BarView;
import io.factorline.event.Topics;
import io.factorline.local.time.Wait;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends closed bars and reads the signals, and their records, that come of them. One thread. */
final class SignalLog implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Admin admin;
  private final KafkaProducer<String, String> producer;
  private final KafkaConsumer<String, String> consumer;
  private final List<Told> told = new ArrayList<>();

  /** A record of a topic. */
  record Told(String topic, String key, String value, String traceparent) {
    static Told of(ConsumerRecord<String, String> read) {
      Header header = read.headers().lastHeader("traceparent");
      String trace = header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
      return new Told(read.topic(), read.key(), read.value(), trace);
    }

    JsonNode json() {
      return JsonMapper.shared().readTree(value);
    }
  }

  SignalLog(String kafka) {
    admin = Admin.create(Map.of("bootstrap.servers", kafka));
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka), new StringSerializer(), new StringSerializer());
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka, "auto.offset.reset", "latest"),
            new StringDeserializer(),
            new StringDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : List.of(Topics.SIGNALS, Topics.SIGNAL_AUDIT)) {
      consumer
          .partitionsFor(topic)
          .forEach(part -> partitions.add(new TopicPartition(topic, part.partition())));
    }
    consumer.assign(partitions);
    partitions.forEach(consumer::position);
  }

  /** The record of a bar, as its owner sends it. */
  static String bar(String symbol, BarView view, long endNs) {
    return ("{\"symbol\":\"%s\",\"view\":\"%s\",\"definition\":\"%s\",\"start\":%d,\"end\":%d,"
            + "\"revision\":0,\"knowledge\":%d,\"topicId\":\"%s\",\"partition\":0,\"offset\":1,"
            + "\"values\":{\"last_price\":1.5}}")
        .formatted(
            symbol,
            view.name(),
            view.definition(),
            endNs - 1_000_000_000L,
            endNs,
            endNs,
            "0".repeat(32));
  }

  RecordMetadata send(String symbol, String value) {
    return send(new ProducerRecord<>(Topics.FACTOR_BARS, symbol, value));
  }

  /** Sends a bar that its owner follows. */
  void sendTraced(String symbol, String value, String traceparent) {
    ProducerRecord<String, String> record = new ProducerRecord<>(Topics.FACTOR_BARS, symbol, value);
    record.headers().add("traceparent", traceparent.getBytes(StandardCharsets.UTF_8));
    send(record);
  }

  private RecordMetadata send(ProducerRecord<String, String> record) {
    try {
      return producer.send(record).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Waits until a group has committed all up to a record. */
  void awaitCommitted(String group, RecordMetadata sent) {
    TopicPartition partition = new TopicPartition(Topics.FACTOR_BARS, sent.partition());
    boolean isCommitted =
        Wait.until(
            LIMIT,
            () -> {
              try {
                OffsetAndMetadata committed =
                    admin
                        .listConsumerGroupOffsets(group)
                        .partitionsToOffsetAndMetadata()
                        .get()
                        .get(partition);
                return committed != null && committed.offset() > sent.offset();
              } catch (ExecutionException e) {
                return false;
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
              }
            });
    assertThat(isCommitted).as("committed").isTrue();
  }

  /** Up to where a group has committed, by partition. */
  Map<TopicPartition, Long> committed(String group) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    asked(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
        .forEach((partition, offset) -> {
          if (offset != null) {
            offsets.put(partition, offset.offset());
          }
        });
    return offsets;
  }

  /** How many members of a group have partitions; 0 while they are shared out anew. */
  int owners(String group) {
    ConsumerGroupDescription found =
        asked(admin.describeConsumerGroups(List.of(group)).all()).get(group);
    return found == null || found.groupState() != GroupState.STABLE
        ? 0
        : (int)
            found.members().stream()
                .filter(member -> !member.assignment().topicPartitions().isEmpty())
                .count();
  }

  /** Lets the topic of signals take records, or refuse each. */
  void refuse(boolean isRefusing) {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.SIGNALS);
    ConfigEntry most = new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "1");
    AlterConfigOp.OpType change =
        isRefusing ? AlterConfigOp.OpType.SET : AlterConfigOp.OpType.DELETE;
    var _ =
        asked(
            admin
                .incrementalAlterConfigs(Map.of(topic, List.of(new AlterConfigOp(most, change))))
                .all());
    // What was changed reaches the broker after it is acknowledged.
    assertThat(Wait.until(LIMIT, () -> isRefused() == isRefusing)).as("refuses").isTrue();
  }

  private boolean isRefused() {
    try {
      producer.send(new ProducerRecord<>(Topics.SIGNALS, "nobody", "{}")).get();
      return false;
    } catch (ExecutionException e) {
      return e.getCause() instanceof RecordTooLargeException;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static <T> T asked(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** All records of both topics up to their ends of now. */
  List<Told> readToEnd() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      poll();
    }
    return List.copyOf(told);
  }

  private void poll() {
    consumer.poll(Duration.ofMillis(20)).forEach(read -> told.add(Told.of(read)));
  }

  /** All records so far that fit, once there are so many. */
  List<Told> await(int count, Predicate<Told> fits) {
    boolean isThere =
        Wait.until(
            LIMIT,
            () -> {
              poll();
              return told.stream().filter(fits).count() >= count;
            });
    assertThat(isThere).as("%s records that fit, of %s", count, told).isTrue();
    return told.stream().filter(fits).toList();
  }

  @Override
  public void close() {
    consumer.close();
    producer.close();
    admin.close();
  }
}
