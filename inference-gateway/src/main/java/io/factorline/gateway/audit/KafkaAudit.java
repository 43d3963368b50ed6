package io.factorline.gateway.audit;

import io.factorline.access.KafkaAddress;
import io.factorline.audit.RecordHash;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
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
 * topic, each in the chain that this process has in its partition. Records are made and sent on a
 * thread of their own, so that no answer waits for what it need not wait for. Bounded: beyond so
 * many records that wait or are under way, and for a moment after Kafka did not take one, further
 * ones are refused at once. Thread-safe.
 */
public final class KafkaAudit implements AuditTrail, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaAudit.class);
  private static final Duration MAX_BLOCK = Duration.ofMillis(100);
  private static final Duration REST = Duration.ofSeconds(1);
  private static final long BUFFER_BYTES = 16L * 1024 * 1024;

  /** Those of a partition of an answer with 500 symbols go in one. */
  private static final int BATCH_BYTES = 64 * 1024;

  private final Producer<byte[], byte[]> producer;
  private final AuditIndex index;
  private final AuditChains chains = new AuditChains();
  private final AuditSealer sealer;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("audit-writer").daemon().factory());
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
            Map.of(
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                BUFFER_BYTES,
                ProducerConfig.BATCH_SIZE_CONFIG,
                BATCH_BYTES));
    this.index = new AuditIndex(store, kept);
    this.mostPending = mostPending;
    this.sent = metrics.records("sent");
    this.failed = metrics.records("failed");
    this.refused = metrics.records("refused");
    this.unindexed = metrics.records("unindexed");
    metrics.pending(pending);
    this.sealer = AuditSealer.start(chains, producer, new LastRecords(kafka), sealEvery, metrics);
  }

  /** Whether Kafka has taken something, so that the next record waits for nothing but itself. */
  public boolean isWarm() {
    return sealer.isWritten();
  }

  /** Whether the last record that Kafka decided on was not taken. */
  public boolean isFailing() {
    return isFailing;
  }

  @Override
  public CompletableFuture<Void> record(SignalAnswer answer, long nowMs) {
    long tookNs = System.nanoTime() - answer.request().receivedNs();
    TraceSpan trace = TraceSpan.current();
    List<Signal> signals = new ArrayList<>(answer.signals());
    signals.addAll(answer.untold());
    Written written = new Written(signals.size());
    int taken = mayGo() ? enter(signals.size()) : 0;
    if (taken < signals.size()) {
      refuse(signals.size() - taken, written);
    }
    if (taken > 0) {
      List<Signal> these = signals.subList(0, taken);
      try {
        writer.execute(() ->
            write(these, new AuditJson(answer, nowMs, tookNs, trace.traceId()), trace, written));
      } catch (RejectedExecutionException e) {
        leave(taken);
        refuse(taken, written);
      }
    }
    return written.all();
  }

  /* On the writer's thread, which is the order of all chains. */
  private void write(List<Signal> signals, AuditJson records, TraceSpan trace, Written written) {
    int partitions = mayGo() ? partitions() : 0;
    for (Signal signal : signals) {
      if (partitions == 0 || !mayGo()) {
        leave(1);
        refuse(1, written);
      } else {
        write(signal, SymbolPartition.of(signal.symbol(), partitions), records, trace, written);
      }
    }
  }

  private void write(
      Signal signal, int partition, AuditJson records, TraceSpan trace, Written written) {
    byte[] open;
    try {
      open = records.open(signal);
    } catch (RuntimeException e) {
      // A bug of ours, with one signal: it has no place in the chain yet, and others may go on.
      LOG.error("A prediction cannot be recorded. id={}", signal.id(), e);
      failed.increment();
      leave(1);
      written.lost(e);
      return;
    }
    chains.send(
        partition,
        open,
        (value, place) -> send(signal, record(signal, value, place, trace), place, written));
  }

  /** Makes the records of an answer, and throws them away. */
  public static void rehearse(SignalAnswer answer) {
    AuditJson records = new AuditJson(answer, 0, 0, null);
    answer.signals().forEach(signal -> RecordHash.of(records.open(signal)));
  }

  /* 0 where Kafka does not tell. */
  private int partitions() {
    try {
      return producer.partitionsFor(Topics.SIGNAL_AUDIT).size();
    } catch (KafkaException e) {
      failed(e);
      return 0;
    }
  }

  private void refuse(int records, Written written) {
    refused.increment(records);
    written.lost(new KafkaException("must have room for a record"));
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
      Written written) {
    try {
      var _ =
          producer.send(
              record,
              (metadata, failure) -> {
                place(place, metadata, failure);
                decided(signal, metadata, failure, written);
              });
    } catch (RuntimeException e) {
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

  private boolean mayGo() {
    return !isResting() && !chains.mustSeal();
  }

  /* How many of so many records there is room for; as many must leave. */
  private int enter(int records) {
    int before = pending.getAndAdd(records);
    int taken = Math.clamp(mostPending - before, 0, records);
    leave(records - taken);
    return taken;
  }

  private void leave(int records) {
    pending.addAndGet(-records);
  }

  private void decided(
      Signal signal,
      @Nullable RecordMetadata metadata,
      @Nullable Exception failure,
      Written written) {
    leave(1);
    if (failure != null || metadata == null) {
      failed.increment();
      failed(failure);
      written.lost(failure == null ? new KafkaException("must have a position") : failure);
      return;
    }
    sent.increment();
    isFailing = false;
    written.safe();
    index(signal, metadata);
  }

  private void failed(@Nullable Exception failure) {
    restUntilNs = System.nanoTime() + REST.toNanos();
    if (!isFailing) {
      LOG.warn("Predictions cannot be recorded. topic={}", Topics.SIGNAL_AUDIT, failure);
    }
    isFailing = true;
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

  /** Lets what is under way arrive, for some seconds at most, and seals it. */
  @Override
  public void close() {
    writer.shutdown();
    try {
      if (!writer.awaitTermination(
          AcknowledgedProducer.DELIVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("The last predictions may be unrecorded.");
        writer.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      writer.shutdownNow();
    }
    sealer.close();
    producer.close(AcknowledgedProducer.DELIVERY);
  }
}
