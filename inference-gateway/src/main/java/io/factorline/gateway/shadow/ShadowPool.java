package io.factorline.gateway.shadow;

import io.factorline.gateway.drift.DriftTrial;
import io.factorline.gateway.repository.ModelKey;
import io.factorline.gateway.rollout.ShadowTrial;
import io.factorline.gateway.shadow.ShadowMetrics.Outcome;
import io.factorline.gateway.signal.AnswerMonitor;
import io.factorline.gateway.signal.Arm;
import io.factorline.gateway.signal.Arms;
import io.factorline.gateway.signal.Signal;
import io.factorline.gateway.signal.SignalAnswer;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads and the queue of shadows, which no answer ever uses or waits for. What does not fit
 * into the queue, or is reached only after its request's deadline, is dropped and counted.
 * Thread-safe.
 */
public final class ShadowPool implements AnswerMonitor, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ShadowPool.class);

  private final ShadowBoard shadows;
  private final Function<String, @Nullable DriftTrial> canaries;
  private final ShadowScorer scorer;
  private final ShadowMetrics metrics;
  private final int mostRows;
  private final AtomicInteger waiting = new AtomicInteger();
  private final ThreadPoolExecutor threads;

  /**
   * A pool.
   *
   * @param canaries how the scores of a model's canary are compared; null where they are not
   * @param threads that score at one time
   * @param mostRows predictions that wait or are under way at one time
   */
  public ShadowPool(
      ShadowBoard shadows,
      Function<String, @Nullable DriftTrial> canaries,
      ShadowScorer scorer,
      int threads,
      int mostRows) {
    this.shadows = shadows;
    this.canaries = canaries;
    this.scorer = scorer;
    this.metrics = scorer.metrics();
    this.mostRows = mostRows;
    this.threads =
        new ThreadPoolExecutor(
            threads,
            threads,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(mostRows),
            Thread.ofPlatform().daemon().name("shadow-", 0).factory());
    metrics.waiting(waiting);
  }

  @Override
  public void answered(Arms arms, SignalAnswer answer) {
    try {
      shadow(arms, answer);
      control(arms, answer);
    } catch (RuntimeException e) {
      // A bug of the shadow's part must not cost an answer.
      LOG.error("A shadow broke before it began.", e);
    }
  }

  private void shadow(Arms arms, SignalAnswer answer) {
    ModelKey stable = arms.stable().key();
    ShadowTrial trial = shadows.running(stable.model());
    if (trial == null || !trial.sees(answer.request().id()) || answers(arms, trial)) {
      return;
    }
    ModelKey key = new ModelKey(stable.model(), trial.plan().version());
    DriftTrial drift = ShadowBoard.drift(stable.model(), trial);
    offer(new ShadowTask(Arm.STABLE, key, trial.sha256(), arms.stable(), drift, answer));
  }

  /* A version that answers is its own proof. */
  private static boolean answers(Arms arms, ShadowTrial trial) {
    long version = trial.plan().version();
    boolean isCanary = arms.share() != null && arms.share().key().version() == version;
    return isCanary || arms.stable().key().version() == version;
  }

  private void control(Arms arms, SignalAnswer answer) {
    DriftTrial drift = canaries.apply(arms.stable().key().model());
    if (drift == null || !hasCanary(answer)) {
      return;
    }
    String sha256 = arms.stable().manifest().sha256();
    offer(new ShadowTask(Arm.CANARY, arms.stable().key(), sha256, arms.stable(), drift, answer));
  }

  private static boolean hasCanary(SignalAnswer answer) {
    for (Signal signal : answer.signals()) {
      if (signal.arm() == Arm.CANARY) {
        return true;
      }
    }
    return !answer.untold().isEmpty();
  }

  private void offer(ShadowTask task) {
    int rows = task.rows();
    if (waiting.addAndGet(rows) > mostRows) {
      waiting.addAndGet(-rows);
      metrics.count(task.scorer(), task.against(), Outcome.FULL, rows);
      return;
    }
    try {
      threads.execute(() -> run(task));
    } catch (RejectedExecutionException e) {
      waiting.addAndGet(-rows);
      metrics.count(task.scorer(), task.against(), Outcome.FULL, rows);
    }
  }

  private void run(ShadowTask task) {
    try {
      scorer.score(task);
    } catch (RuntimeException e) {
      LOG.error("A shadow broke. model={}", task.scorer(), e);
      metrics.count(task.scorer(), task.against(), Outcome.FAILED, task.rows());
    } finally {
      waiting.addAndGet(-task.rows());
    }
  }

  /** Rows that wait or are under way. */
  int waiting() {
    return waiting.get();
  }

  /** Ends it; what is under way is given up and not waited for. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
