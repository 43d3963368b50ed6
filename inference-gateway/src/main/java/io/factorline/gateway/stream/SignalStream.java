package io.factorline.gateway.stream;

import io.factorline.error.RequestException;
import io.factorline.event.Topics;
import io.factorline.gateway.kafka.GroupReader;
import io.factorline.gateway.kafka.RecordTrace;
import io.factorline.gateway.kafka.UnhandledBatchException;
import io.factorline.near.NearCache;
import io.factorline.online.FactorReader;
import io.factorline.online.Stored;
import io.factorline.store.BarRecordReader;
import io.factorline.tracing.SpanRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs closed bars as they come, on one thread, in a consumer group that replicas share, so that
 * each symbol has one owner. Offsets are committed once Kafka has all that a batch came to. A batch
 * that fails is read again: its signals have the same ids.
 */
public final class SignalStream implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SignalStream.class);
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
  private final GroupReader reader;

  /**
   * What is read.
   *
   * @param streams models that sign each bar that they read; none for no reading at all
   * @param mostBars of one batch
   * @param isReady whether this replica can sign; it joins the group once it can
   */
  public record Settings(
      String bootstrapServers,
      String group,
      List<ModelStream> streams,
      int mostBars,
      BooleanSupplier isReady) {
    public Settings {
      streams = List.copyOf(streams);
    }
  }

  private SignalStream(Settings settings, BarSigner signer, StreamMetrics metrics) {
    this.settings = settings;
    this.signer = signer;
    this.metrics = metrics;
    this.reader = new GroupReader(reading(settings), new Bars());
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
      stream.reader.start();
    }
    return stream;
  }

  /** Whether the last batch could not be handled. */
  public boolean isFailing() {
    return reader.isFailing();
  }

  /** What is done with the bars. */
  private final class Bars implements GroupReader.Work {
    @Override
    public void handle(ConsumerRecords<byte[], byte[]> batch) {
      try {
        sign(bars(batch));
      } catch (RequestException e) {
        throw unsigned(batch.count(), e);
      }
    }

    @Override
    public boolean isReady() {
      return settings.isReady().getAsBoolean();
    }

    @Override
    public ConsumerRebalanceListener listener(Consumer<byte[], byte[]> consumer) {
      return new StreamStart(consumer, System.currentTimeMillis());
    }

    @Override
    public void polled(Consumer<byte[], byte[]> consumer) {
      metrics.behind(behind(consumer));
    }
  }

  private static UnhandledBatchException unsigned(int count, @Nullable Throwable cause) {
    return new UnhandledBatchException("must be signed: bars=" + count, cause);
  }

  private static long behind(Consumer<byte[], byte[]> consumer) {
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
        SpanRef trace = RecordTrace.of(read.headers());
        all.add(TriggerBar.of(bars.read(read.value()), read.timestamp(), trace));
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
      throw unsigned(all.size(), e.getCause());
    }
  }

  private static GroupReader.Settings reading(Settings settings) {
    Map<String, Object> more =
        Map.of(
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            false,
            ConsumerConfig.METADATA_MAX_AGE_CONFIG,
            METADATA_AGE.toMillis(),
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            settings.mostBars(),
            ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
            Math.toIntExact(SESSION.toMillis()),
            ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
            CooperativeStickyAssignor.class.getName());
    return new GroupReader.Settings(
        settings.bootstrapServers(),
        settings.group(),
        "inference-gateway-stream",
        Topics.FACTOR_BARS,
        CLOSE_LIMIT,
        more);
  }

  @Override
  public void close() {
    reader.close();
    models.shutdownNow();
  }
}
