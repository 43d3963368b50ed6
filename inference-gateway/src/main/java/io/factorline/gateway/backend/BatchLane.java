package io.factorline.gateway.backend;

import io.factorline.gateway.backend.BatchingBackend.BatchRule;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The calls of one version: how many are under way, and those that wait. Thread-safe. */
final class BatchLane {
  private static final int SHARE_OF_TIME = 4;

  private final Backend backend;
  private final Executor threads;
  private final BatchMetrics metrics;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Batch open;
  private int underWay;

  BatchLane(Backend backend, Executor threads, BatchMetrics metrics) {
    this.backend = backend;
    this.threads = threads;
    this.metrics = metrics;
  }

  /** Why a batch went out. */
  enum Cause {
    /** Nothing was in its way. */
    FREE,
    /** It had enough rows, or one that did not fit came. */
    FULL,
    /** One of its calls had waited long enough. */
    WAITED
  }

  int waiting() {
    lock.lock();
    try {
      return open == null ? 0 : open.calls();
    } finally {
      lock.unlock();
    }
  }

  double[] score(ScoreRequest request, BatchRule rule, int mostRows) throws ScoreFailure {
    Batch.Member joined = join(request, rule, mostRows);
    return joined == null ? alone(request, rule) : awaited(joined, request, rule);
  }

  /** The batch that the call waits in; null where it goes out at once. */
  private Batch.@Nullable Member join(ScoreRequest request, BatchRule rule, int mostRows) {
    lock.lock();
    try {
      if (open == null && underWay < rule.calls()) {
        underWay++;
        return null;
      }
      if (open != null && !open.fits(request, mostRows)) {
        send(open, rule, Cause.FULL);
      }
      Batch batch = open == null ? new Batch(request.manifest()) : open;
      open = batch;
      Batch.Member member = batch.add(request);
      if (batch.rows() >= mostRows) {
        send(batch, rule, Cause.FULL);
      }
      return member;
    } finally {
      lock.unlock();
    }
  }

  private double[] alone(ScoreRequest request, BatchRule rule) throws ScoreFailure {
    metrics.sent(request.key(), kind(), Cause.FREE, 1);
    try {
      return backend.score(request);
    } finally {
      ended(rule);
    }
  }

  private double[] awaited(Batch.Member member, ScoreRequest request, BatchRule rule)
      throws ScoreFailure {
    long startNs = System.nanoTime();
    long leftNs = Math.max(0, request.deadline().leftNs());
    long gatherNs = Math.min(rule.maxWait().toNanos(), leftNs / SHARE_OF_TIME);
    try {
      if (!member.batch().awaitSent(gatherNs)) {
        sendIfOpen(member.batch(), rule);
      }
      metrics.waited(request.key(), kind(), System.nanoTime() - startNs);
      return member.await();
    } catch (InterruptedException e) {
      leave(member);
      Thread.currentThread().interrupt();
      throw new ScoreFailure(ScoreFailure.Kind.DEADLINE, "must not be given up", e);
    } catch (ScoreFailure e) {
      leave(member);
      throw e;
    }
  }

  private BackendKind kind() {
    return backend.kind();
  }

  private void sendIfOpen(Batch batch, BatchRule rule) {
    lock.lock();
    try {
      if (batch.equals(open)) {
        send(batch, rule, Cause.WAITED);
      }
    } finally {
      lock.unlock();
    }
  }

  private void leave(Batch.Member member) {
    lock.lock();
    try {
      Batch batch = member.batch();
      if (batch.remove(member) && batch.equals(open)) {
        open = null;
      }
    } finally {
      lock.unlock();
    }
  }

  /* Holds the lock. */
  private void send(Batch batch, BatchRule rule, Cause cause) {
    open = null;
    underWay++;
    batch.sent();
    metrics.sent(batch.key(), kind(), cause, batch.calls());
    try {
      threads.execute(() -> run(batch, rule));
    } catch (RejectedExecutionException e) {
      underWay--;
      batch.fail(new ScoreFailure(ScoreFailure.Kind.FAILED, "must not be closing", e));
    }
  }

  private void run(Batch batch, BatchRule rule) {
    try {
      batch.run(backend);
    } finally {
      ended(rule);
    }
  }

  private void ended(BatchRule rule) {
    lock.lock();
    try {
      underWay--;
      if (open != null && underWay < rule.calls()) {
        send(open, rule, Cause.FREE);
      }
    } finally {
      lock.unlock();
    }
  }
}
