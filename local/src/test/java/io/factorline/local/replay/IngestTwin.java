package io.factorline.local.replay;

import io.factorline.event.MarketEvent;
import io.factorline.event.MarketEvent.Trade;
import io.factorline.event.MarketEventReader;
import io.factorline.event.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What a replay sees of stream-ingest: a member of its group that rejects each trade whose seq is a
 * multiple of ten (twice, as a restart does), then commits.
 */
final class IngestTwin implements AutoCloseable {
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
  private final Thread thread = new Thread(this::run, "ingest-twin");
  private volatile boolean ended;

  IngestTwin(String bootstrapServers) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "group.id",
                Topics.INGEST_GROUP,
                "group.protocol",
                "consumer",
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                "false"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    thread.start();
  }

  /** All records so far, in order per partition; call after {@link #close}. */
  List<ConsumerRecord<byte[], byte[]>> records() {
    return records;
  }

  @Override
  public void close() throws InterruptedException {
    ended = true;
    thread.join();
  }

  private void run() {
    MarketEventReader reader = new MarketEventReader();
    try (consumer;
        producer) {
      consumer.subscribe(List.of(Topics.TICKS));
      while (!ended) {
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(Duration.ofMillis(50));
        for (ConsumerRecord<byte[], byte[]> record : polled) {
          records.add(record);
          MarketEvent event = reader.read(record.key(), record.value(), type(record));
          if (event instanceof Trade trade && trade.seq() % 10 == 0) {
            reject(record);
            reject(record);
          }
        }
        producer.flush();
        consumer.commitSync();
      }
    }
  }

  static String type(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(Topics.TYPE_HEADER);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }

  private void reject(ConsumerRecord<byte[], byte[]> record) {
    ProducerRecord<byte[], byte[]> reject =
        new ProducerRecord<>(Topics.TICKS_REJECTED, record.key(), record.value());
    reject.headers().add(Topics.REASON_HEADER, "DUPLICATE".getBytes(StandardCharsets.UTF_8));
    header(reject, Topics.PARTITION_HEADER, record.partition());
    header(reject, Topics.OFFSET_HEADER, record.offset());
    Future<RecordMetadata> _ = producer.send(reject);
  }

  private static void header(ProducerRecord<byte[], byte[]> record, String name, long value) {
    record.headers().add(name, Long.toString(value).getBytes(StandardCharsets.UTF_8));
  }
}
