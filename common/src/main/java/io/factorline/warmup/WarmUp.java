package io.factorline.warmup;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what the first request would otherwise wait for, on a thread of its own: each step again and
 * again until it is done. Who must be ready waits for it, for so long at most: what is missing for
 * longer is a fault, with which the service works as well as it can. Thread-safe.
 */
public final class WarmUp implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final long NS_PER_MS = 1_000_000;

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("warm-up").factory());
  private final long startNs = System.nanoTime();
  private final Duration patience;
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile List<Step> left;

  /**
   * Something to be done.
   *
   * @param isDone tries it, and tells whether it is; may block for a moment, and throw where it
   *     cannot be done yet
   */
  public record Step(String name, BooleanSupplier isDone) {}

  private WarmUp(List<Step> steps, Duration patience) {
    this.left = List.copyOf(steps);
    this.patience = patience;
  }

  /**
   * Begins.
   *
   * @param patience how long somebody waits for it at most
   */
  public static WarmUp start(List<Step> steps, Duration patience) {
    WarmUp begun = new WarmUp(steps, patience);
    var _ =
        begun.thread.scheduleWithFixedDelay(
            begun::look, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    return begun;
  }

  private void look() {
    List<Step> undone = new ArrayList<>();
    for (Step step : left) {
      if (!isDone(step)) {
        undone.add(step);
      }
    }
    left = List.copyOf(undone);
    if (undone.isEmpty()) {
      LOG.info("Warmed up. tookMs={}", (System.nanoTime() - startNs) / NS_PER_MS);
      done.countDown();
      thread.shutdown();
    }
  }

  private static boolean isDone(Step step) {
    try {
      return step.isDone().getAsBoolean();
    } catch (RuntimeException e) {
      LOG.debug("Not warm yet. step={}", step.name(), e);
      return false;
    }
  }

  /** Names of the steps that are not done. */
  public List<String> waitingFor() {
    return left.stream().map(Step::name).toList();
  }

  /** Whether nobody need wait any more: all is done, or has taken too long. */
  public boolean isOver() {
    return left.isEmpty() || System.nanoTime() - startNs >= patience.toNanos();
  }

  /** Waits until {@link #isOver nobody need wait} any more. */
  public void await() throws InterruptedException {
    long leftNs = patience.toNanos() - (System.nanoTime() - startNs);
    if (!done.await(leftNs, TimeUnit.NANOSECONDS)) {
      LOG.warn("Not warm yet, and not waited for any more. waitingFor={}", waitingFor());
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
