package io.factorline.sync.audit;

import io.factorline.access.KafkaAddress;
import io.factorline.audit.ChainRecord;
import io.factorline.event.Topics;
import io.factorline.store.TopicId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What Kafka has of {@code signal-audit}. One thread. */
final class KafkaTail implements TopicTail {
  private static final int TIMEOUT_MS = 10_000;
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TopicId topic;
  private final int partitions;
  private final KafkaConsumer<byte[], byte[]> consumer;

  private KafkaTail(TopicId topic, int partitions, KafkaConsumer<byte[], byte[]> consumer) {
    this.topic = topic;
    this.partitions = partitions;
    this.consumer = consumer;
  }

  /**
   * Looks at the topic.
   *
   * @throws IOException if Kafka does not tell, or has no such topic
   */
  static KafkaTail open(KafkaAddress kafka, Admin admin) throws IOException {
    TopicDescription found = describe(admin);
    Map<String, Object> config = kafka.client();
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, "feature-sync-audit");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
    TopicId id =
        new TopicId(
            found.topicId().getMostSignificantBits(), found.topicId().getLeastSignificantBits());
    return new KafkaTail(
        id,
        found.partitions().size(),
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
  }

  private static TopicDescription describe(Admin admin) throws IOException {
    try {
      TopicDescription found =
          admin
              .describeTopics(List.of(Topics.SIGNAL_AUDIT))
              .allTopicNames()
              .get(TIMEOUT_MS, TimeUnit.MILLISECONDS)
              .get(Topics.SIGNAL_AUDIT);
      if (found == null) {
        throw new IOException("must exist: topic=" + Topics.SIGNAL_AUDIT);
      }
      return found;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while Kafka was asked", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("must be told by Kafka: topic=" + Topics.SIGNAL_AUDIT, e);
    }
  }

  @Override
  public TopicId topic() {
    return topic;
  }

  @Override
  public int partitions() {
    return partitions;
  }

  @Override
  public long begin(int partition) throws IOException {
    TopicPartition one = new TopicPartition(Topics.SIGNAL_AUDIT, partition);
    try {
      return consumer.beginningOffsets(List.of(one)).getOrDefault(one, 0L);
    } catch (KafkaException e) {
      throw new IOException("must be told by Kafka: partition=" + partition, e);
    }
  }

  @Override
  public long end(int partition) throws IOException {
    TopicPartition one = new TopicPartition(Topics.SIGNAL_AUDIT, partition);
    try {
      return consumer.endOffsets(List.of(one)).getOrDefault(one, 0L);
    } catch (KafkaException e) {
      throw new IOException("must be told by Kafka: partition=" + partition, e);
    }
  }

  @Override
  public void read(int partition, long from, long to, Each each) throws IOException {
    TopicPartition one = new TopicPartition(Topics.SIGNAL_AUDIT, partition);
    try {
      consumer.assign(List.of(one));
      consumer.seek(one, from);
      long startNs = System.nanoTime();
      while (consumer.position(one) < to) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(one)) {
          startNs = System.nanoTime();
          if (record.offset() < to) {
            each.accept(
                new ChainRecord(
                    partition, record.offset(), record.timestamp(), record.key(), record.value()));
          }
        }
        if (System.nanoTime() - startNs > PATIENCE.toNanos()) {
          throw new IOException("must give records within 60 s: partition=" + partition);
        }
      }
    } catch (KafkaException e) {
      throw new IOException("must be read from Kafka: partition=" + partition, e);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
