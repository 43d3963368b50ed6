package io.factorline.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.factorline.event.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes records of {@code ticks} as they are, good or bad, into the partition that is named. */
final class TickProducer implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<Future<RecordMetadata>> sent = new ArrayList<>();

  TickProducer(String bootstrapServers) {
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.LINGER_MS_CONFIG,
                5,
                ProducerConfig.BATCH_SIZE_CONFIG,
                64 << 10,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                2 << 20),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Sends one record; the position comes with {@link #positions}. */
  void send(int partition, byte @Nullable [] key, byte @Nullable [] value, @Nullable String type) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(Topics.TICKS, partition, key, value);
    if (type != null) {
      record.headers().add(Topics.TYPE_HEADER, type.getBytes(UTF_8));
    }
    sent.add(producer.send(record));
  }

  /** Sends a trade with a header {@code traceparent}. */
  void sendTraced(int partition, byte[] key, byte[] value, String traceparent) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(Topics.TICKS, partition, key, value);
    record.headers().add("traceparent", traceparent.getBytes(UTF_8));
    sent.add(producer.send(record));
  }

  /** Where the records lie, in the order of sending, as {@code partition@offset}. */
  List<String> positions() {
    producer.flush();
    List<String> positions = new ArrayList<>(sent.size());
    for (Future<RecordMetadata> future : sent) {
      try {
        RecordMetadata at = future.get();
        positions.add(at.partition() + "@" + at.offset());
      } catch (InterruptedException | ExecutionException e) {
        throw new IllegalStateException("Kafka must take each record", e);
      }
    }
    return positions;
  }

  @Override
  public void close() {
    producer.close();
  }
}
