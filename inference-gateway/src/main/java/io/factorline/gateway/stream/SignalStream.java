package io.factorline.gateway.stream;

import io.factorline.error.RequestException;
import io.factorline.event.Topics;
import io.factorline.near.NearCache;
import io.factorline.online.FactorReader;
import io.factorline.online.Stored;
import io.factorline.store.BarRecordReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs closed bars as they come, on one thread, in a consumer group that replicas share, so that
 * each symbol has one owner. Offsets are committed once Kafka has all that a batch came to. A batch
 * that fails is read again: its signals have the same ids.
 */
public final class SignalStream implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SignalStream.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration COMMIT_LIMIT = Duration.ofSeconds(5);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(15);
  private static final Duration SESSION = Duration.ofSeconds(10);

  /** A topic that is made later is found within this time. */
  private static final Duration METADATA_AGE = Duration.ofSeconds(5);

  private final Settings settings;
  private final BarSigner signer;
  private final StreamMetrics metrics;
  private final BarRecordReader bars = new BarRecordReader();
  private final ExecutorService models =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("stream-", 0).factory());
  private final Thread thread;
  private volatile boolean isFailing;
  private volatile boolean isClosed;

  /**
   * What is read.
   *
   * @param streams models that sign each bar that they read; none for no reading at all
   * @param mostBars of one batch
   */
  public record Settings(
      String bootstrapServers, String group, List<ModelStream> streams, int mostBars) {
    public Settings {
      streams = List.copyOf(streams);
    }
  }

  private SignalStream(Settings settings, BarSigner signer, StreamMetrics metrics) {
    this.settings = settings;
    this.signer = signer;
    this.metrics = metrics;
    this.thread = Thread.ofPlatform().daemon().name("signal-stream").unstarted(this::run);
  }

  /** Begins to read, where a model asks for it. */
  public static SignalStream start(
      Settings settings,
      BarSigner.Parts parts,
      BarSigner.Limits limits,
      FactorReader reader,
      NearCache<Stored> rows) {
    BarSigner signer = new BarSigner(parts, new RowWait(reader, rows), limits);
    SignalStream stream = new SignalStream(settings, signer, parts.metrics());
    if (!settings.streams().isEmpty()) {
      stream.thread.start();
    }
    return stream;
  }

  /** Whether the last batch could not be handled. */
  public boolean isFailing() {
    return isFailing;
  }

  private void run() {
    while (!isClosed) {
      try {
        follow();
      } catch (InterruptException e) {
        return;
      } catch (KafkaException | StreamException | RequestException e) {
        if (!isFailing && !isClosed) {
          LOG.warn("Bars cannot be signed. topic={}", Topics.FACTOR_BARS, e);
        }
        isFailing = true;
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /* A failure leaves the batch uncommitted: the next consumer reads it again. */
  private void follow() {
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(configuration())) {
      consumer.subscribe(
          List.of(Topics.FACTOR_BARS), new StreamStart(consumer, System.currentTimeMillis()));
      while (!isClosed) {
        ConsumerRecords<byte[], byte[]> batch = consumer.poll(POLL);
        if (!batch.isEmpty()) {
          sign(bars(batch));
          consumer.commitSync(COMMIT_LIMIT);
          isFailing = false;
        }
        metrics.behind(behind(consumer));
      }
    }
  }

  private static long behind(KafkaConsumer<byte[], byte[]> consumer) {
    long records = 0;
    for (TopicPartition partition : consumer.assignment()) {
      records += consumer.currentLag(partition).orElse(0);
    }
    return records;
  }

  private List<TriggerBar> bars(ConsumerRecords<byte[], byte[]> batch) {
    List<TriggerBar> all = new ArrayList<>(batch.count());
    for (ConsumerRecord<byte[], byte[]> read : batch) {
      try {
        all.add(TriggerBar.of(bars.read(read.value()), read.timestamp()));
      } catch (IllegalArgumentException e) {
        metrics.bars("none", BarOutcome.MALFORMED, 1);
        LOG.warn(
            "A bar is passed. partition={}, offset={}, why={}",
            read.partition(),
            read.offset(),
            e.getMessage());
      }
    }
    return all;
  }

  /* Side by side, so that a model with a slow backend delays no other. */
  private void sign(List<TriggerBar> all) {
    CompletableFuture<?>[] under =
        settings.streams().stream()
            .map(stream -> CompletableFuture.runAsync(() -> signer.sign(stream, all), models))
            .toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(under).join();
    } catch (CompletionException e) {
      throw new StreamException("must be signed: bars=" + all.size(), e.getCause());
    }
  }

  private Map<String, Object> configuration() {
    Map<String, Object> configuration = new HashMap<>();
    configuration.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    configuration.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group());
    configuration.put(ConsumerConfig.CLIENT_ID_CONFIG, "inference-gateway-stream");
    configuration.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    configuration.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    configuration.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    configuration.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, METADATA_AGE.toMillis());
    configuration.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.mostBars());
    configuration.put(
        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, Math.toIntExact(SESSION.toMillis()));
    configuration.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    configuration.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    configuration.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return configuration;
  }

  /* Not interrupted at once: a consumer that leaves its group in order is replaced in order. */
  @Override
  public void close() {
    isClosed = true;
    try {
      if (thread.isAlive() && !thread.join(CLOSE_LIMIT)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    models.shutdownNow();
  }
}
