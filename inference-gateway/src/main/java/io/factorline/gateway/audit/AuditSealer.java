package io.factorline.gateway.audit;

import io.factorline.audit.RecordHash;
import io.factorline.audit.Seal;
import io.factorline.event.Topics;
import io.factorline.time.EpochClock;
import io.factorline.time.UtcTime;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals the chains of this process: at its beginning, with what it found in the topic, then every
 * so often while there is something new, soon after records have failed, and at its end. Its own
 * thread; thread-safe.
 */
final class AuditSealer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AuditSealer.class);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
  private static final Duration CLOSE = Duration.ofSeconds(5);
  private static final long NS_PER_MS = 1_000_000;

  private final AuditChains chains;
  private final Producer<byte[], byte[]> producer;
  private final LastRecords ends;
  private final Duration every;
  private final Counter sent;
  private final Counter failed;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("audit-sealer").daemon().factory());
  private long lastNs = System.nanoTime();
  private long nextTryNs = lastNs;
  private boolean hasBegun;
  private boolean hasFailedToBegin;
  private volatile boolean isWritten;

  private AuditSealer(
      AuditChains chains,
      Producer<byte[], byte[]> producer,
      LastRecords ends,
      Duration every,
      AuditMetrics metrics) {
    this.chains = chains;
    this.producer = producer;
    this.ends = ends;
    this.every = every;
    this.sent = metrics.seals("sent");
    this.failed = metrics.seals("failed");
  }

  static AuditSealer start(
      AuditChains chains,
      Producer<byte[], byte[]> producer,
      LastRecords ends,
      Duration every,
      AuditMetrics metrics) {
    AuditSealer sealer = new AuditSealer(chains, producer, ends, every, metrics);
    var _ =
        sealer.thread.scheduleWithFixedDelay(
            sealer::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    return sealer;
  }

  /** Whether Kafka has acknowledged a seal, and so takes records. */
  boolean isWritten() {
    return isWritten;
  }

  private void look() {
    try {
      long nowNs = System.nanoTime();
      if (!hasBegun && nowNs - nextTryNs >= 0 && isTopicKnown()) {
        nextTryNs = nowNs + AFTER_FAILURE.toNanos();
        begin();
      }
      long sinceNs = System.nanoTime() - lastNs;
      boolean isOverdue = chains.hasFailed() && sinceNs >= AFTER_FAILURE.toNanos();
      if (sinceNs >= every.toNanos() || isOverdue) {
        seal();
      }
    } catch (RuntimeException e) {
      LOG.error("Records of predictions cannot be sealed.", e);
    }
  }

  /* A producer waits for this when it sends for the first time; a record should not. */
  private boolean isTopicKnown() {
    try {
      return !producer.partitionsFor(Topics.SIGNAL_AUDIT).isEmpty();
    } catch (KafkaException e) {
      return false;
    }
  }

  private void begin() {
    try {
      Map<Integer, Seal.Found> found = ends.read();
      hasBegun = true;
      tell(chains.sealFirst(time(), found, this::send));
    } catch (KafkaException e) {
      if (!hasFailedToBegin) {
        LOG.warn("The ends of the topic cannot be read yet. topic={}", Topics.SIGNAL_AUDIT, e);
      }
      hasFailedToBegin = true;
    }
  }

  private void seal() {
    tell(chains.seal(time(), this::send));
  }

  private String time() {
    lastNs = System.nanoTime();
    return UtcTime.text(EpochClock.SYSTEM.nowMs() * NS_PER_MS);
  }

  private static void tell(@Nullable Seal seal) {
    if (seal != null) {
      // Kept elsewhere, this line binds the chains to what is not in Kafka.
      LOG.info(
          "Records of predictions are sealed. writer={}, seal={}, hash={}",
          seal.writer(),
          seal.number(),
          RecordHash.of(seal.open()));
    }
  }

  private void send(Seal seal, byte[] value, AuditChains.Place place) {
    try {
      var _ =
          producer.send(
              new ProducerRecord<>(Topics.SIGNAL_AUDIT, place.partition(), null, value),
              (metadata, failure) -> {
                if (failure == null && metadata != null) {
                  sent.increment();
                  chains.acknowledged(place, metadata.offset());
                  chains.sealed(seal);
                  isWritten = true;
                } else {
                  failed.increment();
                  chains.failed(place);
                }
              });
    } catch (KafkaException e) {
      failed.increment();
      chains.failed(place);
    }
  }

  private void sealLast() {
    try {
      producer.flush();
      seal();
    } catch (KafkaException e) {
      LOG.warn("The last records of predictions are unsealed.", e);
    }
  }

  /** Seals what was sent before, once it has arrived. */
  @Override
  public void close() {
    thread.execute(this::sealLast);
    thread.shutdown();
    try {
      if (!thread.awaitTermination(CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("The last records of predictions may be unsealed.");
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      thread.shutdownNow();
    }
  }
}
