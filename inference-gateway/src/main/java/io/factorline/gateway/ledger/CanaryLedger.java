package io.factorline.gateway.ledger;

import io.factorline.access.KafkaAddress;
import io.factorline.event.Topics;
import io.factorline.gateway.kafka.AcknowledgedProducer;
import io.factorline.gateway.money.LedgerEntry;
import io.factorline.gateway.money.LedgerJson;
import io.factorline.gateway.money.Outcome;
import io.factorline.metric.GatewayMeters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * The ledger of canaries: entries are acknowledged by all replicas of the topic, and what became of
 * one is what this process decides when it reads it back. Thread-safe; does not block for longer
 * than a moment.
 */
public final class CanaryLedger implements AutoCloseable {
  private static final Duration MAX_BLOCK = Duration.ofSeconds(1);

  private final Producer<byte[], byte[]> producer;
  private final LedgerTail tail;
  private final int mostPending;
  private final AtomicInteger pending = new AtomicInteger();
  private final Counter sent;
  private final Counter failed;
  private final Counter refused;

  private CanaryLedger(KafkaAddress kafka, int mostPending, MeterRegistry registry) {
    this.producer =
        AcknowledgedProducer.open(kafka, "inference-gateway-ledger", MAX_BLOCK, Map.of());
    this.tail = new LedgerTail(kafka);
    this.mostPending = mostPending;
    this.sent = counter(registry, "sent");
    this.failed = counter(registry, "failed");
    this.refused = counter(registry, "refused");
    Gauge.builder(GatewayMeters.LEDGER_FOLLOWING.meterName(), tail, t -> t.isFollowing() ? 1 : 0)
        .description(GatewayMeters.LEDGER_FOLLOWING.description())
        .register(registry);
  }

  /**
   * Begins to read.
   *
   * @param mostPending entries under way at one time
   */
  public static CanaryLedger open(KafkaAddress kafka, int mostPending, MeterRegistry registry) {
    CanaryLedger ledger = new CanaryLedger(kafka, mostPending, registry);
    ledger.tail.start();
    return ledger;
  }

  private static Counter counter(MeterRegistry registry, String outcome) {
    return Counter.builder(GatewayMeters.LEDGER.meterName())
        .baseUnit(GatewayMeters.LEDGER.baseUnit())
        .description(GatewayMeters.LEDGER.description())
        .tag("outcome", outcome)
        .register(registry);
  }

  /**
   * Writes an entry.
   *
   * @return completes with what it came to, once it has been read back; fails with a {@link
   *     LedgerException} where Kafka does not take it, and never by itself where it is not read:
   *     who waits must have a limit
   */
  public CompletableFuture<Outcome> append(LedgerEntry entry) {
    if (pending.incrementAndGet() > mostPending) {
      pending.decrementAndGet();
      refused.increment();
      return CompletableFuture.failedFuture(
          new LedgerException("must have room for an entry: maxPending=" + mostPending));
    }
    String name = UUID.randomUUID().toString();
    CompletableFuture<Outcome> outcome = tail.expect(name);
    byte[] key = entry.model().getBytes(StandardCharsets.UTF_8);
    ProducerRecord<byte[], byte[]> written =
        new ProducerRecord<>(Topics.CANARY_LEDGER, key, LedgerJson.write(entry));
    written.headers().add(LedgerTail.ENTRY_HEADER, name.getBytes(StandardCharsets.UTF_8));
    try {
      var _ =
          producer.send(
              written,
              (metadata, failure) -> {
                pending.decrementAndGet();
                if (failure == null) {
                  sent.increment();
                } else {
                  failed.increment();
                  outcome.completeExceptionally(
                      new LedgerException("Kafka must take an entry", failure));
                }
              });
    } catch (KafkaException e) {
      pending.decrementAndGet();
      failed.increment();
      outcome.completeExceptionally(new LedgerException("Kafka must take an entry", e));
    }
    return outcome;
  }

  /** The book of a model, as of what has been read. */
  public ModelBook book(String model) {
    return tail.book(model);
  }

  /** The books of all models that have an entry, or were asked for. */
  public Map<String, ModelBook> books() {
    return Map.copyOf(tail.books());
  }

  /** Which topic is read; empty before it was found. */
  public String ledgerId() {
    return tail.ledgerId();
  }

  /**
   * Whether it is followed, and an entry waits for nothing but itself. Blocks for a moment.
   *
   * @throws KafkaException where Kafka does not tell the topic's partitions, for which the first
   *     entry would wait
   */
  public boolean isWarm() {
    return !producer.partitionsFor(Topics.CANARY_LEDGER).isEmpty() && isFollowing();
  }

  /** Whether Kafka answers, and all that there was at the beginning has been read. */
  public boolean isFollowing() {
    return tail.isFollowing();
  }

  /** Completes once all has been read that is in the ledger now. */
  public CompletableFuture<Void> caughtUp() {
    return tail.caughtUp();
  }

  /** Lets what is under way arrive, for five seconds at most. */
  @Override
  public void close() {
    producer.close(AcknowledgedProducer.DELIVERY);
    tail.close();
  }
}
