package io.factorline.gateway.stream;

import io.factorline.access.KafkaAddress;
import io.factorline.error.RequestException;
import io.factorline.event.Topics;
import io.factorline.gateway.kafka.GroupReader;
import io.factorline.gateway.kafka.RecordTrace;
import io.factorline.gateway.kafka.UnhandledBatchException;
import io.factorline.near.NearCache;
import io.factorline.online.FactorReader;
import io.factorline.online.Stored;
import io.factorline.store.BarRecordReader;
import io.factorline.time.EpochClock;
import io.factorline.tracing.SpanRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs closed bars as they come: per model one thread in a consumer group that replicas share, so
 * that each symbol has one owner, and no model waits for another. A replica joins a model's group
 * once it can sign for it; until then bars are left to others, or wait. Offsets are committed once
 * Kafka has all that a batch came to. A batch that fails is read again: its signals have the same
 * ids.
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
  private final long begunMs = EpochClock.SYSTEM.nowMs();
  private final Map<String, GroupReader> readers = new LinkedHashMap<>();

  /**
   * What is read.
   *
   * @param groups begins the names of the groups, which end with that of the model
   * @param streams models that sign each bar that they read; none for no reading at all
   * @param mostBars of one batch
   * @param isReady whether this replica can sign for a model
   */
  public record Settings(
      KafkaAddress kafka,
      String groups,
      List<ModelStream> streams,
      int mostBars,
      Predicate<String> isReady) {
    public Settings {
      streams = List.copyOf(streams);
    }
  }

  private SignalStream(Settings settings, BarSigner signer, StreamMetrics metrics) {
    this.settings = settings;
    this.signer = signer;
    this.metrics = metrics;
    for (ModelStream stream : settings.streams()) {
      GroupReader reader = new GroupReader(reading(stream.model()), new Bars(stream));
      readers.put(stream.model(), reader);
      metrics.waiting(stream.model(), reader::isWaiting);
    }
  }

  /** Begins to read, for the models that ask for it. */
  public static SignalStream start(
      Settings settings,
      BarSigner.Parts parts,
      BarSigner.Limits limits,
      FactorReader reader,
      NearCache<Stored> rows) {
    BarSigner signer = new BarSigner(parts, new RowWait(reader, rows), limits);
    SignalStream stream = new SignalStream(settings, signer, parts.metrics());
    stream.readers.values().forEach(GroupReader::start);
    return stream;
  }

  /** Whether the last batch of any model could not be handled. */
  public boolean isFailing() {
    return readers.values().stream().anyMatch(GroupReader::isFailing);
  }

  /** Models that this replica cannot sign for, so that it has no part in their groups. */
  public List<String> waiting() {
    return readers.entrySet().stream()
        .filter(reader -> reader.getValue().isWaiting())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** What is done with the bars of one model. */
  private final class Bars implements GroupReader.Work {
    private final ModelStream stream;
    private final BarRecordReader reader = new BarRecordReader();

    Bars(ModelStream stream) {
      this.stream = stream;
    }

    @Override
    public void handle(ConsumerRecords<byte[], byte[]> batch) {
      try {
        signer.sign(stream, bars(batch));
      } catch (RequestException e) {
        throw new UnhandledBatchException("must be signed: bars=" + batch.count(), e);
      }
    }

    private List<TriggerBar> bars(ConsumerRecords<byte[], byte[]> batch) {
      List<TriggerBar> all = new ArrayList<>(batch.count());
      for (ConsumerRecord<byte[], byte[]> read : batch) {
        try {
          SpanRef trace = RecordTrace.of(read.headers());
          all.add(TriggerBar.of(reader.read(read.value()), read.timestamp(), trace));
        } catch (IllegalArgumentException e) {
          metrics.bars(stream.model(), BarOutcome.MALFORMED, 1);
          LOG.warn(
              "A bar is passed. partition={}, offset={}, why={}",
              read.partition(),
              read.offset(),
              e.getMessage());
        }
      }
      return all;
    }

    @Override
    public boolean isReady() {
      return settings.isReady().test(stream.model());
    }

    @Override
    public ConsumerRebalanceListener listener(Consumer<byte[], byte[]> consumer) {
      return new StreamStart(consumer, begunMs);
    }

    @Override
    public void polled(Consumer<byte[], byte[]> consumer) {
      metrics.behind(stream.model(), behind(consumer));
    }
  }

  private static long behind(Consumer<byte[], byte[]> consumer) {
    long records = 0;
    for (TopicPartition partition : consumer.assignment()) {
      records += consumer.currentLag(partition).orElse(0);
    }
    return records;
  }

  private GroupReader.Settings reading(String model) {
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
        settings.kafka(),
        settings.groups() + model,
        "inference-gateway-stream-" + model,
        Topics.FACTOR_BARS,
        CLOSE_LIMIT,
        more);
  }

  /** All at once, since each leaves its group in order, which takes a moment. */
  @Override
  public void close() {
    List<Thread> closing =
        readers.values().stream().map(reader -> Thread.ofVirtual().start(reader::close)).toList();
    try {
      for (Thread one : closing) {
        one.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
