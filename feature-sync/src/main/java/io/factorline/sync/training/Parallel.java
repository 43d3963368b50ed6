package io.factorline.sync.training;

import io.factorline.sync.job.JobContext;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Runs the pieces of one job on a few threads, while the job's own thread tells progress and hears
 * whether the job must stop.
 */
final class Parallel implements AutoCloseable {
  private static final long POLL_MS = 200;

  private final JobContext context;
  private final int threads;
  private final ExecutorService executor;
  private final AtomicLong done = new AtomicLong();
  private volatile boolean stopped;
  private long total;

  /** One piece of work; it calls {@link #done} now and then, which throws if it must stop. */
  @FunctionalInterface
  interface Task {
    void run() throws Exception;
  }

  Parallel(JobContext context, int threads) {
    this.context = context;
    this.threads = threads;
    this.executor =
        Executors.newFixedThreadPool(threads, Thread.ofPlatform().name("training-", 0).factory());
  }

  int threads() {
    return threads;
  }

  /** How many units of work there are in all. */
  void expect(long units) {
    total = units;
  }

  /** Says that units of work are done; called by any thread. */
  void done(long units) {
    done.addAndGet(units);
    if (stopped) {
      throw new IllegalStateException("must stop: the job was told to");
    }
  }

  /** Runs all tasks; returns when all are done, or with the first failure after all have ended. */
  void run(List<Task> tasks) throws Exception {
    CompletionService<Void> running = new ExecutorCompletionService<>(executor);
    for (Task task : tasks) {
      running.submit(() -> {
        task.run();
        return null;
      });
    }
    try {
      Exception failure = await(running, tasks.size());
      if (failure != null) {
        throw failure;
      }
    } catch (InterruptedException e) {
      stopped = true;
      throw e;
    }
  }

  private @Nullable Exception await(CompletionService<Void> running, int tasks)
      throws InterruptedException {
    Exception failure = null;
    int left = tasks;
    while (left > 0) {
      Future<Void> ended = running.poll(POLL_MS, TimeUnit.MILLISECONDS);
      failure = failure == null ? tellAndCheck() : failure;
      if (ended != null) {
        left--;
        failure = failure == null ? failureOf(ended) : failure;
      }
      stopped = failure != null;
    }
    return failure;
  }

  private @Nullable Exception tellAndCheck() {
    context.progress(done.get(), total, "rows");
    try {
      context.check();
      return null;
    } catch (RuntimeException e) {
      return e;
    }
  }

  private static @Nullable Exception failureOf(Future<Void> ended) throws InterruptedException {
    try {
      ended.get();
      return null;
    } catch (ExecutionException e) {
      return e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  @Override
  public void close() {
    executor.close();
  }
}
