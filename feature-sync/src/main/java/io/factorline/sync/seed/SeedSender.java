package io.factorline.sync.seed;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.factorline.access.KafkaAddress;
import io.factorline.event.MarketEvent.Seed;
import io.factorline.event.MarketEventWriter;
import io.factorline.event.Topics;
import java.io.IOException;
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

/** Appends seed records to {@code ticks}. One thread. */
final class SeedSender implements AutoCloseable {
  private static final int TIMEOUT_MS = 20_000;
  private static final byte[] TYPE = "seed".getBytes(UTF_8);

  private final KafkaProducer<byte[], byte[]> producer;

  SeedSender(KafkaAddress kafka) {
    this.producer =
        new KafkaProducer<>(
            kafka.client(
                Map.of(
                    ProducerConfig.MAX_BLOCK_MS_CONFIG,
                    TIMEOUT_MS,
                    ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                    TIMEOUT_MS / 2,
                    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                    TIMEOUT_MS)),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /**
   * Where the seeds of a partition lie, other records between them.
   *
   * @param first offset of the first
   * @param last offset of the last
   */
  record Sent(int partition, long first, long last) {}

  /**
   * Sends seeds and waits until Kafka has them.
   *
   * @param seeds at least one
   */
  Sent send(int partition, List<Seed> seeds) throws IOException {
    List<Future<RecordMetadata>> sent = new ArrayList<>(seeds.size());
    for (Seed seed : seeds) {
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(
              Topics.TICKS, partition, seed.symbol().getBytes(UTF_8), MarketEventWriter.seed(seed));
      record.headers().add(Topics.TYPE_HEADER, TYPE);
      sent.add(producer.send(record));
    }
    try {
      long first = sent.getFirst().get().offset();
      long last = first;
      for (Future<RecordMetadata> one : sent) {
        last = one.get().offset();
      }
      return new Sent(partition, first, last);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while sending seeds: partition=" + partition, e);
    } catch (ExecutionException e) {
      throw new IOException("must be taken by Kafka: seeds of partition=" + partition, e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
