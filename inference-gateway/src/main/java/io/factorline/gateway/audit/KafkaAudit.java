package io.factorline.gateway.audit;

import io.factorline.access.KafkaAddress;
import io.factorline.event.SymbolPartition;
import io.factorline.event.Topics;
import io.factorline.gateway.kafka.AcknowledgedProducer;
import io.factorline.gateway.signal.AuditTrail;
import io.factorline.gateway.signal.Signal;
import io.factorline.gateway.signal.SignalAnswer;
import io.factorline.gateway.signal.SignalStatus;
import io.factorline.redis.SignalStore;
import io.factorline.tracing.TraceSpan;
import io.micrometer.core.instrument.Counter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one record per prediction to {@code signal-audit}, acknowledged by all replicas of the
 * topic, each in the chain that this process has in its partition. Bounded: beyond so many records
 * under way, and for a moment after Kafka did not take one, further ones are refused at once.
 * Thread-safe.
 */
public final class KafkaAudit implements AuditTrail, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaAudit.class);
  private static final Duration MAX_BLOCK = Duration.ofMillis(100);
  private static final Duration REST = Duration.ofSeconds(1);
  private static final long BUFFER_BYTES = 16L * 1024 * 1024;

  private final Producer<byte[], byte[]> producer;
  private final AuditIndex index;
  private final AuditChains chains = new AuditChains();
  private final AuditSealer sealer;
  private final int mostPending;
  private final AtomicInteger pending = new AtomicInteger();
  private final Counter sent;
  private final Counter failed;
  private final Counter refused;
  private final Counter unindexed;
  private volatile long restUntilNs = System.nanoTime();
  private volatile boolean isFailing;

  /**
   * An audit.
   *
   * @param mostPending records under way at one time
   * @param kept how long a record can be found by its id
   * @param sealEvery time between two seals
   */
  public KafkaAudit(
      KafkaAddress kafka,
      SignalStore store,
      int mostPending,
      Duration kept,
      Duration sealEvery,
      AuditMetrics metrics) {
    this.producer =
        AcknowledgedProducer.open(
            kafka,
            "inference-gateway-audit",
            MAX_BLOCK,
            Map.of(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES));
    this.index = new AuditIndex(store, kept);
    this.mostPending = mostPending;
    this.sent = metrics.records("sent");
    this.failed = metrics.records("failed");
    this.refused = metrics.records("refused");
    this.unindexed = metrics.records("unindexed");
    metrics.pending(pending);
    this.sealer = AuditSealer.start(chains, producer, new LastRecords(kafka), sealEvery, metrics);
  }

  /** Whether the last record that Kafka decided on was not taken. */
  public boolean isFailing() {
    return isFailing;
  }

  @Override
  public CompletableFuture<Void> record(SignalAnswer answer, long nowMs) {
    long tookNs = System.nanoTime() - answer.request().receivedNs();
    List<CompletableFuture<Void>> all = new ArrayList<>(answer.signals().size());
    List<Signal> signals = new ArrayList<>(answer.signals());
    signals.addAll(answer.untold());
    for (Signal signal : signals) {
      all.add(send(signal, AuditJson.open(answer, signal, nowMs, tookNs)));
    }
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
  }

  private CompletableFuture<Void> send(Signal signal, byte[] open) {
    TraceSpan trace = TraceSpan.current();
    if (!tryEnter()) {
      return refused();
    }
    CompletableFuture<Void> written = new CompletableFuture<>();
    int partitions;
    try {
      partitions = producer.partitionsFor(Topics.SIGNAL_AUDIT).size();
    } catch (KafkaException e) {
      decided(signal, null, e, written);
      return written;
    }
    int partition = SymbolPartition.of(signal.symbol(), partitions);
    boolean isSent =
        chains.send(
            partition,
            open,
            () -> !isResting(),
            (value, place) -> send(signal, record(signal, value, place, trace), place, written));
    if (!isSent) {
      pending.decrementAndGet();
      return refused();
    }
    return written;
  }

  private CompletableFuture<Void> refused() {
    refused.increment();
    return CompletableFuture.failedFuture(new KafkaException("must have room for a record"));
  }

  private static ProducerRecord<byte[], byte[]> record(
      Signal signal, byte[] value, AuditChains.Place place, TraceSpan trace) {
    byte[] key = signal.symbol().getBytes(StandardCharsets.UTF_8);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(Topics.SIGNAL_AUDIT, place.partition(), key, value);
    trace.writeFollowedTo(
        (name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
    return record;
  }

  private void send(
      Signal signal,
      ProducerRecord<byte[], byte[]> record,
      AuditChains.Place place,
      CompletableFuture<Void> written) {
    try {
      var _ =
          producer.send(
              record,
              (metadata, failure) -> {
                place(place, metadata, failure);
                decided(signal, metadata, failure, written);
              });
    } catch (KafkaException e) {
      chains.failed(place);
      decided(signal, null, e, written);
    }
  }

  private void place(
      AuditChains.Place place, @Nullable RecordMetadata metadata, @Nullable Exception failure) {
    if (failure == null && metadata != null) {
      chains.acknowledged(place, metadata.offset());
    } else {
      chains.failed(place);
    }
  }

  private boolean isResting() {
    return System.nanoTime() - restUntilNs < 0;
  }

  private boolean tryEnter() {
    if (isResting() || chains.mustSeal()) {
      return false;
    }
    if (pending.incrementAndGet() > mostPending) {
      pending.decrementAndGet();
      return false;
    }
    return true;
  }

  private void decided(
      Signal signal,
      @Nullable RecordMetadata metadata,
      @Nullable Exception failure,
      CompletableFuture<Void> written) {
    pending.decrementAndGet();
    if (failure != null || metadata == null) {
      failed.increment();
      restUntilNs = System.nanoTime() + REST.toNanos();
      if (!isFailing) {
        LOG.warn("Predictions cannot be recorded. topic={}", Topics.SIGNAL_AUDIT, failure);
      }
      isFailing = true;
      written.completeExceptionally(
          failure == null ? new KafkaException("must have a position") : failure);
      return;
    }
    sent.increment();
    isFailing = false;
    written.complete(null);
    index(signal, metadata);
  }

  /* What is told later without a signal, of bars that had one, does not hide it. */
  private void index(Signal signal, RecordMetadata metadata) {
    String id = signal.id();
    if (id == null) {
      return;
    }
    CompletionStage<?> indexed =
        signal.status() == SignalStatus.OK
            ? index.put(id, metadata.partition(), metadata.offset())
            : index.putIfAbsent(id, metadata.partition(), metadata.offset());
    var _ =
        indexed.whenComplete((done, problem) -> {
          if (problem != null) {
            unindexed.increment();
          }
        });
  }

  /** Lets what is under way arrive, for five seconds at most, and seals it. */
  @Override
  public void close() {
    sealer.close();
    producer.close(AcknowledgedProducer.DELIVERY);
  }
}
