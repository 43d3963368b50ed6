package io.factorline.gateway.signal;

import io.factorline.gateway.backend.BackendKind;
import io.factorline.gateway.deadline.Deadline;
import io.factorline.tracing.TraceSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Scores the vectors of one arm, in one call where servers take so many rows, else in parts of
 * equal size that have the deadline of the whole. Each part goes through the model's backends by
 * itself, so that a part that fails costs its own symbols alone. Thread-safe; blocks its caller's
 * thread, which works on the parts too.
 */
final class ScoreParts {
  /** Parts of one answer that are under way at one time. */
  private static final int AT_ONCE = 4;

  private final Scoring scoring;
  private final Executor threads;
  private final SignalMetrics metrics;

  ScoreParts(Scoring scoring, Executor threads, SignalMetrics metrics) {
    this.scoring = scoring;
    this.threads = threads;
    this.metrics = metrics;
  }

  /**
   * What came of one vector.
   *
   * @param by null where no backend scored it
   * @param score NaN where there is none
   * @param detail why there is none; empty where there is one
   */
  record Row(@Nullable BackendKind by, double score, String detail) {}

  /** One row per vector, in their order. */
  List<Row> score(ArmRun run, List<Vector> vectors) {
    int most = scoring.asksServers(run) ? run.version().mostRows() : 0;
    List<Row> rows = new ArrayList<>(vectors.size());
    if (most <= 0 || vectors.size() <= most) {
      add(scoring.score(run, vectors), vectors.size(), rows);
      return rows;
    }
    Split split = new Split(run, vectors, Math.ceilDiv(vectors.size(), most));
    metrics.split(run.version().key(), split.count);
    long startNs = System.nanoTime();
    split.all();
    scoring.called(run, System.nanoTime() - startNs, split.hasFailed());
    for (int part = 0; part < split.count; part++) {
      add(split.outcome(part), split.end(part) - split.end(part - 1), rows);
    }
    return rows;
  }

  private static void add(Scoring.Outcome outcome, int count, List<Row> rows) {
    switch (outcome) {
      case Scoring.Scored(BackendKind by, double[] scores) -> {
        for (double score : scores) {
          rows.add(new Row(by, score, ""));
        }
      }
      case Scoring.Failed(String detail) -> {
        for (int i = 0; i < count; i++) {
          rows.add(new Row(null, Double.NaN, detail));
        }
      }
    }
  }

  /** The parts of one answer, each taken by the first thread that is free. */
  private final class Split {
    private final ArmRun run;
    private final List<Vector> vectors;
    private final int count;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicReferenceArray<Scoring.@Nullable Asked> asked;

    Split(ArmRun run, List<Vector> vectors, int count) {
      this.run = run;
      this.vectors = vectors;
      this.count = count;
      this.asked = new AtomicReferenceArray<>(count);
    }

    /** Index behind the last vector of a part; 0 of the part before the first. */
    int end(int part) {
      return (int) ((long) vectors.size() * (part + 1) / count);
    }

    void all() {
      List<CompletableFuture<Void>> others = new ArrayList<>();
      for (int i = 1; i < Math.min(AT_ONCE, count); i++) {
        try {
          others.add(CompletableFuture.runAsync(TraceSpan.carriedTask(this::work), threads));
        } catch (RejectedExecutionException e) {
          // The service is closing: this thread does all of it.
          break;
        }
      }
      work();
      others.forEach(other -> await(other, run.request().deadline()));
    }

    private void work() {
      for (int part = next.getAndIncrement(); part < count; part = next.getAndIncrement()) {
        asked.set(part, scoring.ask(run, vectors.subList(end(part - 1), end(part))));
      }
    }

    /* A part that is not there when the time is over has failed; its backends know the deadline. */
    private static void await(CompletableFuture<Void> other, Deadline deadline) {
      try {
        other.get(Math.max(0, deadline.leftNs()), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException e) {
        throw new IllegalStateException("must be scored or fail", e.getCause());
      } catch (TimeoutException e) {
        other.cancel(false);
      }
    }

    boolean hasFailed() {
      for (int part = 0; part < count; part++) {
        Scoring.Asked one = asked.get(part);
        if (one == null || one.hasFailure()) {
          return true;
        }
      }
      return false;
    }

    Scoring.Outcome outcome(int part) {
      Scoring.Asked one = asked.get(part);
      return one == null ? new Scoring.Failed("must have time left") : one.outcome();
    }
  }
}
