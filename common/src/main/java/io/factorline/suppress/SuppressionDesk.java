package io.factorline.suppress;

import io.factorline.time.EpochClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the book that all replicas share, and changes it. While the store cannot be read what was
 * hidden stays so; where the store has lost the book, or its newest revisions, it is put back by
 * whoever remembers it. Thread-safe; nothing but its own thread waits.
 */
public final class SuppressionDesk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SuppressionDesk.class);
  private static final Duration READ_LIMIT = Duration.ofSeconds(1);
  private static final int MAX_TRIES = 100;

  private final SuppressionStore store;
  private final EpochClock clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("suppressions").factory());
  private volatile SuppressionBook book = SuppressionBook.EMPTY;
  private volatile Hidden hidden = Hidden.NOTHING;
  private volatile boolean failing;

  private SuppressionDesk(SuppressionStore store, EpochClock clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * Starts to follow.
   *
   * @param every time from one look to the next
   */
  public static SuppressionDesk open(SuppressionStore store, Duration every, EpochClock clock) {
    SuppressionDesk desk = new SuppressionDesk(store, clock);
    var _ =
        desk.thread.scheduleWithFixedDelay(desk::look, 0, every.toNanos(), TimeUnit.NANOSECONDS);
    return desk;
  }

  /** What is hidden as of the last look. */
  public Hidden hidden() {
    return hidden;
  }

  /** The book as of the last look. */
  public SuppressionBook book() {
    return book;
  }

  /** How many suppressions stand now. */
  public int count() {
    return book.standing(clock.nowMs()).size();
  }

  /** Whether the last look failed. */
  public boolean isFailing() {
    return failing;
  }

  private void look() {
    try {
      SuppressionBook stored = await(store.read());
      SuppressionBook known = book;
      if (known.revision() > revisionOf(stored)) {
        LOG.warn(
            "The store has lost suppressions, they are put back. revision={} stored={}",
            known.revision(),
            revisionOf(stored));
        var _ = await(store.change(revisionOf(stored), known));
      }
      take(stored);
      failing = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      if (!failing) {
        LOG.warn("Suppressions cannot be read; those known stand.", e);
      }
      failing = true;
    }
    hidden = Hidden.of(book.standing(clock.nowMs()));
  }

  private static <T extends @Nullable Object> T await(CompletionStage<T> asked)
      throws InterruptedException, ExecutionException, TimeoutException {
    return asked.toCompletableFuture().get(READ_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static long revisionOf(@Nullable SuppressionBook stored) {
    return stored == null ? 0 : stored.revision();
  }

  private synchronized void take(@Nullable SuppressionBook stored) {
    if (stored != null && stored.revision() >= book.revision()) {
      book = stored;
    }
  }

  /**
   * Changes the book, tried again where another replica was faster.
   *
   * @param step gives the next book, or throws what the stage then fails with
   * @return the book that stands then; fails with an {@link IllegalStateException} where others
   *     were faster again and again
   */
  public CompletionStage<SuppressionBook> change(UnaryOperator<SuppressionBook> step) {
    return change(step, MAX_TRIES);
  }

  private CompletionStage<SuppressionBook> change(
      UnaryOperator<SuppressionBook> step, int triesLeft) {
    return store
        .read()
        .thenCompose(stored -> {
          SuppressionBook known = book;
          boolean isLost = known.revision() > revisionOf(stored);
          SuppressionBook base = isLost || stored == null ? known : stored;
          SuppressionBook next = step.apply(base);
          return store
              .change(revisionOf(stored), next)
              .thenCompose(isDone -> {
                if (isDone) {
                  return done(next);
                }
                return triesLeft > 1
                    ? change(step, triesLeft - 1)
                    : CompletableFuture.failedStage(
                        new IllegalStateException("must not change all the time: suppressions"));
              });
        });
  }

  private CompletionStage<SuppressionBook> done(SuppressionBook next) {
    take(next);
    hidden = Hidden.of(book.standing(clock.nowMs()));
    return CompletableFuture.completedStage(next);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
