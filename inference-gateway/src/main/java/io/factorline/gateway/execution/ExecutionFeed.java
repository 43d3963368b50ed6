package io.factorline.gateway.execution;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.event.Topics;
import io.factorline.gateway.canary.CanaryMetrics;
import io.factorline.gateway.deadline.Deadline;
import io.factorline.gateway.ledger.LedgerException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Books the executions of the topic, on one thread, in a consumer group that replicas share.
 * Offsets are committed once all of a batch is in the ledger; one that is told again changes
 * nothing. A record that is none, or of a signal that is not known, is counted, logged and passed.
 */
public final class ExecutionFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ExecutionFeed.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final String bootstrapServers;
  private final String group;
  private final Executions executions;
  private final CanaryMetrics metrics;
  private final Thread thread;
  private boolean isFailing;
  private volatile boolean isClosed;

  private ExecutionFeed(
      String bootstrapServers, String group, Executions executions, CanaryMetrics metrics) {
    this.bootstrapServers = bootstrapServers;
    this.group = group;
    this.executions = executions;
    this.metrics = metrics;
    this.thread = Thread.ofPlatform().daemon().name("executions").unstarted(this::run);
  }

  /**
   * Begins to read.
   *
   * @param group the consumer group that replicas share
   */
  public static ExecutionFeed start(
      String bootstrapServers, String group, Executions executions, CanaryMetrics metrics) {
    ExecutionFeed feed = new ExecutionFeed(bootstrapServers, group, executions, metrics);
    feed.thread.start();
    return feed;
  }

  private void run() {
    while (!isClosed) {
      try {
        follow();
      } catch (InterruptException e) {
        return;
      } catch (KafkaException | CompletionException | LedgerException | RequestException e) {
        if (!isFailing) {
          LOG.warn("Executions cannot be booked. topic={}", Topics.EXECUTIONS, e);
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
      consumer.subscribe(List.of(Topics.EXECUTIONS));
      while (!isClosed) {
        ConsumerRecords<byte[], byte[]> batch = consumer.poll(POLL);
        if (!batch.isEmpty()) {
          book(batch);
          consumer.commitSync(LIMIT);
          isFailing = false;
        }
      }
    }
  }

  private void book(ConsumerRecords<byte[], byte[]> batch) {
    List<CompletableFuture<ExecutionOutcome>> all = new ArrayList<>(batch.count());
    for (ConsumerRecord<byte[], byte[]> read : batch) {
      try {
        all.add(executions.book(parsed(read), Deadline.in(LIMIT)));
      } catch (JacksonException | IllegalArgumentException e) {
        passed("malformed", read, String.valueOf(e.getMessage()));
      } catch (RequestException e) {
        if (e.code() != ErrorCode.UNKNOWN_SIGNAL) {
          throw e;
        }
        passed("unknown", read, e.detail());
      }
    }
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
        .orTimeout(2 * LIMIT.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(failure -> {
          throw new LedgerException("must be in the ledger: topic=" + Topics.EXECUTIONS, failure);
        })
        .join();
  }

  private static Execution parsed(ConsumerRecord<byte[], byte[]> read) {
    if (read.value() == null) {
      throw new IllegalArgumentException("must have a value");
    }
    return Execution.read(JsonMapper.shared().readTree(read.value()), null);
  }

  private void passed(String outcome, ConsumerRecord<byte[], byte[]> read, String why) {
    metrics.executed(outcome);
    LOG.warn(
        "An execution is passed. outcome={}, partition={}, offset={}, why={}",
        outcome,
        read.partition(),
        read.offset(),
        why);
  }

  private Map<String, Object> configuration() {
    return Map.of(
        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
        bootstrapServers,
        ConsumerConfig.GROUP_ID_CONFIG,
        group,
        ConsumerConfig.CLIENT_ID_CONFIG,
        "inference-gateway-executions",
        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
        false,
        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
        "earliest",
        ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
        ByteArrayDeserializer.class,
        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
        ByteArrayDeserializer.class);
  }

  /* Not interrupted at once: a consumer that leaves its group in order is replaced in order. */
  @Override
  public void close() {
    isClosed = true;
    try {
      if (!thread.join(LIMIT)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
