package io.factorline.sync.job;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.redis.JobAnswer;
import io.factorline.redis.JobState;
import io.factorline.redis.JobStore;
import io.factorline.redis.StoreException;
import io.factorline.redis.StoredJob.Failure;
import io.factorline.tracing.SpanKeys;
import io.factorline.tracing.SpanRole;
import io.factorline.tracing.TraceSpan;
import io.factorline.tracing.Tracing;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one job on the calling thread and writes how it ended. Thread-safe. */
final class JobExecution {
  private static final Logger LOG = LoggerFactory.getLogger(JobExecution.class);
  private static final int MAX_DETAIL = 2_000;
  private static final Duration STEP = Duration.ofMillis(100);
  private static final Failure RESTARTED =
      new Failure(
          ErrorCode.STORE_UNAVAILABLE.wireCode(), "Redis must stay up while a job writes to it");

  private final JobStore store;
  private final JobTypes types;
  private final JobsProperties properties;
  private final JobMetrics metrics;
  private final JobListener listener;
  private final Tracing tracing;

  JobExecution(
      JobStore store,
      JobTypes types,
      JobsProperties properties,
      JobMetrics metrics,
      JobListener listener,
      Tracing tracing) {
    this.store = store;
    this.types = types;
    this.properties = properties;
    this.metrics = metrics;
    this.listener = listener;
    this.tracing = tracing;
  }

  void run(RunningJob job) {
    TraceSpan span =
        tracing
            .always("job run", SpanRole.INTERNAL)
            .set(SpanKeys.JOB, job.id())
            .set(SpanKeys.JOB_TYPE, job.type());
    try (var _ = span.open()) {
      String outcome = outcome(job).name().toLowerCase(Locale.ROOT);
      var _ = outcome.equals("failed") ? span.fail(outcome) : span.outcome(outcome);
    } finally {
      span.end();
    }
  }

  private JobOutcome outcome(RunningJob job) {
    long startNs = System.nanoTime();
    LOG.info("A job starts. type={}, id={}, fence={}", job.type(), job.id(), job.fence());
    listener.began(job.run());
    Result result = result(job);
    JobOutcome outcome = end(job, result);
    metrics.ended(job.type(), outcome, System.nanoTime() - startNs);
    LOG.info("A job stopped. type={}, id={}, outcome={}", job.type(), job.id(), outcome);
    listener.ended(job.run(), told(outcome, result));
    return outcome;
  }

  private JobListener.End told(JobOutcome outcome, Result result) {
    return switch (result) {
      case Result.Done(Map<String, Object> report) ->
          new JobListener.End(outcome, bounded(report), null);
      case Result.Failed(Failure failure, Map<String, Object> report) ->
          new JobListener.End(outcome, report == null ? null : bounded(report), failure.detail());
      case Result.StoreGone(Failure failure) ->
          new JobListener.End(outcome, null, failure.detail());
      case Result.Stopped() -> new JobListener.End(outcome, null, null);
    };
  }

  /** What became of the work itself. */
  private sealed interface Result {
    record Done(Map<String, Object> report) implements Result {}

    record Stopped() implements Result {}

    record Failed(Failure failure, @Nullable Map<String, Object> report) implements Result {
      Failed(Failure failure) {
        this(failure, null);
      }
    }

    record StoreGone(Failure failure) implements Result {}
  }

  private Result result(RunningJob job) {
    try {
      JobType type =
          types
              .find(job.type())
              .orElseThrow(() -> new IllegalStateException("must be known: type=" + job.type()));
      return new Result.Done(type.run(job));
    } catch (JobCancelledException e) {
      return job.stopReason() == null ? failed(job, e) : new Result.Stopped();
    } catch (StoreException e) {
      return new Result.StoreGone(
          new Failure(ErrorCode.STORE_UNAVAILABLE.wireCode(), "Redis must answer"));
    } catch (Exception e) {
      return job.stopReason() == null ? failed(job, e) : new Result.Stopped();
    } catch (Error e) {
      LOG.error("A job failed. type={}, id={}", job.type(), job.id(), e);
      return new Result.Failed(
          new Failure(ErrorCode.INTERNAL.wireCode(), "the log has the cause: id=" + job.id()));
    }
  }

  private static Result failed(RunningJob job, Exception failure) {
    if (failure instanceof RequestException known) {
      return new Result.Failed(new Failure(known.code().wireCode(), clip(known.detail())));
    }
    String message = failure.getMessage();
    if (failure instanceof JobFailedException told) {
      return new Result.Failed(
          new Failure("job_failed", clip(String.valueOf(message))), told.report());
    }
    if (message != null && isMeantForPeople(failure)) {
      LOG.warn("A job failed. type={}, id={}, reason={}", job.type(), job.id(), clip(message));
      return new Result.Failed(new Failure("job_failed", clip(message)));
    }
    String id = UUID.randomUUID().toString();
    LOG.error("A job failed. type={}, job={}, id={}", job.type(), job.id(), id, failure);
    return new Result.Failed(
        new Failure(ErrorCode.INTERNAL.wireCode(), "the log has the cause: id=" + id));
  }

  /**
   * Checked exceptions and broken rules; others are bugs, and their texts are for their authors.
   */
  private static boolean isMeantForPeople(Exception failure) {
    return !(failure instanceof RuntimeException)
        || failure instanceof IllegalArgumentException
        || failure instanceof IllegalStateException
        || failure instanceof UncheckedIOException
        || failure instanceof JobCancelledException;
  }

  private static String clip(String detail) {
    return detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL) + "...";
  }

  private JobOutcome end(RunningJob job, Result result) {
    return switch (result) {
      case Result.Done(Map<String, Object> report) ->
          finish(job, JobState.SUCCEEDED, bounded(report), null);
      case Result.Failed(Failure failure, Map<String, Object> report) ->
          finish(job, JobState.FAILED, report == null ? null : bounded(report), failure);
      case Result.StoreGone(Failure failure) -> release(job, properties.retryWait(), true, failure);
      case Result.Stopped() -> stopped(job);
    };
  }

  private JobOutcome stopped(RunningJob job) {
    RunningJob.Stop reason = job.stopReason();
    return switch (reason == null ? RunningJob.Stop.LEASE_LOST : reason) {
      case CANCELLED -> finish(job, JobState.CANCELLED, null, null);
      case SHUTDOWN -> release(job, Duration.ZERO, false, null);
      case LEASE_LOST -> JobOutcome.LEASE_LOST;
    };
  }

  /** A report that is too long is replaced by how long it was: the work is done all the same. */
  private String bounded(Map<String, Object> report) {
    String json = Json.write(report);
    int bytes = json.getBytes(StandardCharsets.UTF_8).length;
    long limit = properties.maxReport().toBytes();
    return bytes <= limit
        ? json
        : Json.write(Map.of("omitted", "must be shorter", "bytes", bytes, "limit", limit));
  }

  private JobOutcome finish(
      RunningJob job, JobState state, @Nullable String report, @Nullable Failure failure) {
    String runId = state == JobState.SUCCEEDED ? job.runId() : "";
    JobAnswer answer =
        persistently(
            job,
            () -> store.finish(job.lease(), state, job.lastProgress(), runId, report, failure));
    return switch (answer) {
      case DONE, CANCEL_REQUESTED -> JobOutcome.of(state);
      case LEASE_LOST -> JobOutcome.LEASE_LOST;
      case OTHER_RUN -> release(job, properties.retryWait(), true, RESTARTED);
    };
  }

  private JobOutcome release(
      RunningJob job, Duration wait, boolean counts, @Nullable Failure failure) {
    JobAnswer answer = persistently(job, () -> store.release(job.lease(), wait, counts, failure));
    return answer == JobAnswer.DONE ? JobOutcome.GIVEN_BACK : JobOutcome.LEASE_LOST;
  }

  /** Tries as long as the lease holds; then another goes on from the last checkpoint. */
  private static JobAnswer persistently(RunningJob job, Supplier<JobAnswer> write) {
    while (job.holdsLease()) {
      try {
        return write.get();
      } catch (StoreException e) {
        LOG.warn("The end of a job could not be written. id={}, {}", job.id(), e.getMessage());
      }
      try {
        Thread.sleep(STEP);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return JobAnswer.LEASE_LOST;
      }
    }
    return JobAnswer.LEASE_LOST;
  }
}
