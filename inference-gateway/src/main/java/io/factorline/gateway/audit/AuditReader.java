package io.factorline.gateway.audit;

import io.factorline.access.KafkaAddress;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.event.Topics;
import io.factorline.gateway.deadline.Deadline;
import io.factorline.redis.SignalStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds records by their id: one reader of Kafka, used by one request at a time. Thread-safe;
 * blocks.
 */
public final class AuditReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);

  private final Map<String, Object> configuration;
  private final AuditIndex index;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable KafkaConsumer<byte[], byte[]> consumer;

  /** A reader, which connects when it is first asked. */
  public AuditReader(KafkaAddress kafka, SignalStore store, Duration kept) {
    this.index = new AuditIndex(store, kept);
    this.configuration =
        kafka.client(
            Map.of(
                ConsumerConfig.CLIENT_ID_CONFIG,
                "inference-gateway-audit-reader",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "none",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                1,
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class));
  }

  /**
   * The last record of an id.
   *
   * @throws RequestException if there is none, or it cannot be read by the deadline
   */
  public JsonNode find(String id, Deadline deadline) {
    AuditIndex.Place place = place(id, deadline);
    if (place == null) {
      throw unknown(id);
    }
    try {
      if (!lock.tryLock(Math.max(0, deadline.leftNs()), TimeUnit.NANOSECONDS)) {
        throw Deadline.passed();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Deadline.passed();
    }
    try {
      return parsed(id, read(place, deadline));
    } catch (OffsetOutOfRangeException e) {
      throw unknown(id);
    } catch (KafkaException e) {
      closeConsumer();
      throw new RequestException(ErrorCode.AUDIT_UNAVAILABLE, "Kafka must answer");
    } finally {
      lock.unlock();
    }
  }

  private AuditIndex.@Nullable Place place(String id, Deadline deadline) {
    return deadline.await(
        index.find(id),
        cause -> new RequestException(ErrorCode.AUDIT_UNAVAILABLE, "Redis must answer"));
  }

  private byte[] read(AuditIndex.Place place, Deadline deadline) {
    KafkaConsumer<byte[], byte[]> open = consumer;
    if (open == null) {
      open = new KafkaConsumer<>(configuration);
      consumer = open;
    }
    TopicPartition partition = new TopicPartition(Topics.SIGNAL_AUDIT, place.partition());
    open.assign(List.of(partition));
    open.seek(partition, place.offset());
    while (!deadline.hasPassed()) {
      for (ConsumerRecord<byte[], byte[]> read : open.poll(POLL).records(partition)) {
        if (read.offset() == place.offset()) {
          return read.value();
        }
      }
    }
    throw Deadline.passed();
  }

  /* A place in a topic that was made anew holds another record. */
  private static JsonNode parsed(String id, byte[] json) {
    try {
      JsonNode found = JsonMapper.shared().readTree(json);
      if (found.path("id").asString("").equals(id)) {
        return found;
      }
    } catch (JacksonException e) {
      throw unknown(id);
    }
    throw unknown(id);
  }

  private static RequestException unknown(String id) {
    return new RequestException(
        ErrorCode.UNKNOWN_SIGNAL, "must be the id of a signal that is still kept: id=" + id);
  }

  private void closeConsumer() {
    KafkaConsumer<byte[], byte[]> open = consumer;
    consumer = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closeConsumer();
    } finally {
      lock.unlock();
    }
  }
}
