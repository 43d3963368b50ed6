package io.factorline.gateway.kafka;

import io.factorline.access.KafkaAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Reads a topic on one thread, in a consumer group that replicas share. Offsets are committed once
 * a batch was handled; after a failure a new consumer reads it again.
 */
public final class GroupReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GroupReader.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration COMMIT_LIMIT = Duration.ofSeconds(5);

  private final Settings settings;
  private final Work work;
  private final Thread thread;
  private volatile boolean isFailing;
  private volatile boolean isWaiting;
  private volatile boolean isClosed;

  /**
   * What is read.
   *
   * @param clientId its name at the broker, and that of the thread
   * @param closeLimit how long a batch under way may take once the reader is closed
   * @param more settings of the consumer beside
   */
  public record Settings(
      KafkaAddress kafka,
      String group,
      String clientId,
      String topic,
      Duration closeLimit,
      Map<String, Object> more) {
    /** Copies the settings. */
    public Settings {
      more = Map.copyOf(more);
    }
  }

  /** What is done with it; called on the reader's thread. */
  public interface Work {
    /**
     * Handles a batch.
     *
     * @throws UnhandledBatchException if it must be read again
     */
    void handle(ConsumerRecords<byte[], byte[]> batch);

    /**
     * Whether records can be handled now; asked before the group is joined, again and again until
     * they can, so that partitions stay with those who can handle theirs.
     */
    default boolean isReady() {
      return true;
    }

    /** Told of partitions that come and go. */
    default ConsumerRebalanceListener listener(Consumer<byte[], byte[]> consumer) {
      return NOBODY;
    }

    /** Told after each poll, once its batch was handled. */
    default void polled(Consumer<byte[], byte[]> consumer) {}
  }

  private static final ConsumerRebalanceListener NOBODY =
      new ConsumerRebalanceListener() {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}
      };

  /** A reader that has not begun. */
  public GroupReader(Settings settings, Work work) {
    this.settings = settings;
    this.work = work;
    this.thread = Thread.ofPlatform().daemon().name(settings.clientId()).unstarted(this::run);
  }

  /** Begins to read; once. */
  public void start() {
    thread.start();
  }

  /** Whether the last batch could not be handled. */
  public boolean isFailing() {
    return isFailing;
  }

  /** Whether it has not joined its group, since records could not be handled. */
  public boolean isWaiting() {
    return isWaiting;
  }

  private void run() {
    while (!isClosed) {
      isWaiting = !work.isReady();
      if (isWaiting) {
        pause(POLL);
        continue;
      }
      try {
        follow();
      } catch (InterruptException e) {
        return;
      } catch (KafkaException | UnhandledBatchException e) {
        failed(Level.WARN, e);
      } catch (RuntimeException e) {
        // A bug of ours, which may be one batch's alone: whoever reads no more tells nobody.
        failed(Level.ERROR, e);
      }
    }
  }

  private void failed(Level level, RuntimeException why) {
    if (!isFailing && !isClosed) {
      LOG.atLevel(level).setCause(why).log("Records cannot be handled. topic={}", settings.topic());
    }
    isFailing = true;
    pause(PAUSE);
  }

  private static void pause(Duration length) {
    try {
      Thread.sleep(length);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /* A failure leaves the batch uncommitted: the next consumer reads it again. */
  private void follow() {
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(configuration())) {
      consumer.subscribe(List.of(settings.topic()), work.listener(consumer));
      while (!isClosed) {
        ConsumerRecords<byte[], byte[]> batch = consumer.poll(POLL);
        if (!batch.isEmpty()) {
          work.handle(batch);
          consumer.commitSync(COMMIT_LIMIT);
          isFailing = false;
        }
        work.polled(consumer);
      }
    }
  }

  private Map<String, Object> configuration() {
    Map<String, Object> configuration = settings.kafka().client(settings.more());
    configuration.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group());
    configuration.put(ConsumerConfig.CLIENT_ID_CONFIG, settings.clientId());
    configuration.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    configuration.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    configuration.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    configuration.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return configuration;
  }

  /* Not interrupted at once: a consumer that leaves its group in order is replaced in order. */
  @Override
  public void close() {
    isClosed = true;
    try {
      if (thread.isAlive() && !thread.join(settings.closeLimit())) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
