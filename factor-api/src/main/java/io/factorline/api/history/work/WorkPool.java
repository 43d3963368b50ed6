package io.factorline.api.history.work;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** So many threads, and so many tasks that wait for one; one more is refused. Thread-safe. */
public final class WorkPool implements AutoCloseable {
  private static final long STOP_S = 5;

  private final ThreadPoolExecutor threads;
  private final int maxQueued;
  private final long maxCells;

  /**
   * A pool.
   *
   * @param maxCells that one task may read
   */
  public WorkPool(int threads, int maxQueued, long maxCells) {
    ThreadFactory factory = Thread.ofPlatform().daemon().name("history-", 0).factory();
    this.threads =
        new ThreadPoolExecutor(
            threads, threads, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(maxQueued), factory);
    this.maxQueued = maxQueued;
    this.maxCells = maxCells;
  }

  /**
   * The result of a task that runs on the pool from the subscription on; if that is cancelled the
   * task stops. Fails with {@link ErrorCode#OVERLOADED} where too many wait.
   */
  public <T> Mono<T> run(Function<Work, T> task) {
    return Mono.create(sink -> {
      Work work = new Work(maxCells);
      Runnable run = () -> perform(task, work, sink);
      sink.onCancel(() -> {
        work.cancel();
        boolean _ = threads.remove(run);
      });
      try {
        threads.execute(run);
      } catch (RejectedExecutionException e) {
        sink.error(
            new RequestException(
                ErrorCode.OVERLOADED, "must wait: too many reads of history, queued=" + maxQueued));
      }
    });
  }

  private static <T> void perform(Function<Work, T> task, Work work, MonoSink<T> sink) {
    try {
      work.check();
      sink.success(task.apply(work));
    } catch (CancellationException e) {
      if (!work.isCancelled()) {
        sink.error(e);
      }
    } catch (RuntimeException e) {
      sink.error(e);
    }
  }

  /** How many tasks wait for a thread. */
  public int queued() {
    return threads.getQueue().size();
  }

  @Override
  public void close() {
    threads.shutdownNow();
    try {
      boolean _ = threads.awaitTermination(STOP_S, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
