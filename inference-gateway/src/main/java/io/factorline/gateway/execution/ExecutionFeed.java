package io.factorline.gateway.execution;

import io.factorline.access.KafkaAddress;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.event.Topics;
import io.factorline.gateway.canary.CanaryMetrics;
import io.factorline.gateway.deadline.Deadline;
import io.factorline.gateway.kafka.GroupReader;
import io.factorline.gateway.kafka.RecordTrace;
import io.factorline.gateway.kafka.UnhandledBatchException;
import io.factorline.gateway.ledger.LedgerException;
import io.factorline.tracing.SpanRef;
import io.factorline.tracing.SpanRole;
import io.factorline.tracing.TraceSpan;
import io.factorline.tracing.Tracing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Books the executions of the topic. Offsets are committed once all of a batch is in the ledger;
 * one that is told again changes nothing. A record that is none, or of a signal that is not known,
 * is counted, logged and passed.
 */
public final class ExecutionFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ExecutionFeed.class);
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final Executions executions;
  private final CanaryMetrics metrics;
  private final Tracing tracing;
  private final GroupReader reader;

  private ExecutionFeed(
      KafkaAddress kafka,
      String group,
      Executions executions,
      CanaryMetrics metrics,
      Tracing tracing) {
    this.executions = executions;
    this.metrics = metrics;
    this.tracing = tracing;
    this.reader =
        new GroupReader(
            new GroupReader.Settings(
                kafka, group, "inference-gateway-executions", Topics.EXECUTIONS, LIMIT, Map.of()),
            this::handle);
  }

  /**
   * Begins to read.
   *
   * @param group the consumer group that replicas share
   */
  public static ExecutionFeed start(
      KafkaAddress kafka,
      String group,
      Executions executions,
      CanaryMetrics metrics,
      Tracing tracing) {
    ExecutionFeed feed = new ExecutionFeed(kafka, group, executions, metrics, tracing);
    feed.reader.start();
    return feed;
  }

  private void handle(ConsumerRecords<byte[], byte[]> batch) {
    try {
      book(batch);
    } catch (CompletionException | LedgerException | RequestException e) {
      throw new UnhandledBatchException("must be booked: executions=" + batch.count(), e);
    }
  }

  private void book(ConsumerRecords<byte[], byte[]> batch) {
    List<CompletableFuture<ExecutionOutcome>> all = new ArrayList<>(batch.count());
    for (ConsumerRecord<byte[], byte[]> read : batch) {
      try {
        all.add(booked(parsed(read), RecordTrace.of(read.headers())));
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

  private CompletableFuture<ExecutionOutcome> booked(Execution execution, @Nullable SpanRef trace) {
    TraceSpan span = tracing.receive("execution book", SpanRole.CONSUMER, trace);
    try (var _ = span.open()) {
      return executions
          .book(execution, Deadline.in(LIMIT))
          .whenComplete((outcome, failure) -> {
            var _ = failure == null ? span.outcome(outcome.wireName()) : span.fail("not_booked");
            span.end();
          });
    } catch (RequestException e) {
      span.outcome(e.code().wireCode()).end();
      throw e;
    }
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

  @Override
  public void close() {
    reader.close();
  }
}
