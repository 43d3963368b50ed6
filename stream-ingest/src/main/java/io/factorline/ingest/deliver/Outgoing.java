package io.factorline.ingest.deliver;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * The way to Kafka's producer, by a thread of its own: a producer that knows no topic or has no
 * room blocks its caller, and the loop must not be that one. After it has blocked in vain, records
 * of that topic fail at once for a moment, so that what waits here does not wait one by one.
 * Thread-safe; keeps the order.
 */
public final class Outgoing implements AutoCloseable {
  private static final long REFUSED_NS = 1_000_000_000L;
  private static final long CLOSE_SECONDS = 3;

  private final KafkaTemplate<byte[], byte[]> kafka;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("outgoing").daemon().factory());
  private final Map<String, Long> failedNs = new HashMap<>();

  /** Over a producer with {@code acks=all}. */
  public Outgoing(KafkaTemplate<byte[], byte[]> kafka) {
    this.kafka = kafka;
  }

  /** Sends a record; completes when Kafka has acknowledged it. */
  CompletionStage<?> send(ProducerRecord<byte[], byte[]> record) {
    CompletableFuture<Object> done = new CompletableFuture<>();
    try {
      thread.execute(() -> hand(record, done));
    } catch (RejectedExecutionException e) {
      done.completeExceptionally(e);
    }
    return done;
  }

  private void hand(ProducerRecord<byte[], byte[]> record, CompletableFuture<Object> done) {
    Long before = failedNs.get(record.topic());
    if (before != null && System.nanoTime() - before < REFUSED_NS) {
      done.completeExceptionally(
          new IllegalStateException("Kafka's producer took no record a moment ago"));
      return;
    }
    try {
      var _ =
          kafka
              .send(record)
              .whenComplete((sent, error) -> {
                if (error == null) {
                  done.complete(sent);
                } else {
                  done.completeExceptionally(error);
                }
              });
    } catch (RuntimeException e) {
      failedNs.put(record.topic(), System.nanoTime());
      done.completeExceptionally(e);
    }
  }

  /** Ends the thread once what was handed over has been sent. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      var _ = thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
