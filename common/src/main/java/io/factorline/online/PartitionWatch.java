package io.factorline.online;

import io.factorline.catalog.Catalog;
import io.factorline.near.NearCache;
import io.factorline.time.EpochClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the heartbeats of all partitions again and again, with one read each time, on a thread
 * of its own. While they cannot be read the last board stands, and grows stale by itself.
 */
public final class PartitionWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionWatch.class);
  private static final Duration READ_LIMIT = Duration.ofSeconds(1);

  private final OnlineStore store;
  private final HeartbeatBook book;
  private final EpochClock clock;
  private final LongSupplier nanoTime;
  private final ScheduledExecutorService thread;
  private final BoardTrail boards = new BoardTrail();
  private boolean isFailing;

  private PartitionWatch(
      OnlineStore store,
      Catalog catalog,
      Freshness limits,
      EpochClock clock,
      LongSupplier nanoTime) {
    this.store = store;
    this.book = new HeartbeatBook(catalog, limits);
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("partition-watch").factory());
  }

  /**
   * Starts to look.
   *
   * @param every time from one look to the next
   * @param nanoTime monotonic clock in ns, as {@code System.nanoTime}
   */
  public static PartitionWatch start(
      OnlineStore store,
      Catalog catalog,
      Freshness limits,
      Duration every,
      EpochClock clock,
      LongSupplier nanoTime) {
    PartitionWatch watch = new PartitionWatch(store, catalog, limits, clock, nanoTime);
    var _ =
        watch.thread.scheduleWithFixedDelay(watch::look, 0, every.toNanos(), TimeUnit.NANOSECONDS);
    return watch;
  }

  /** The partitions as of the last look that succeeded. Thread-safe. */
  public Board board() {
    return boards.newest();
  }

  /**
   * The partitions as of the last look that had succeeded when all changes of rows until then had
   * reached their cache: what the clocks of this board have closed is in the rows of that cache.
   * While nothing proves that, those of the last look. Thread-safe.
   */
  public Board board(NearCache<?> rows) {
    Long provenNs = rows.provenNs();
    return provenNs == null ? board() : boards.takenBy(provenNs);
  }

  /** What is wrong with the partitions now, one line each; empty where nothing is. */
  public List<String> troubles() {
    return board().troubles(nanoTime.getAsLong(), clock.nowMs());
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void look() {
    try {
      List<@Nullable String> jsons =
          store
              .heartbeats(book.toRead())
              .toCompletableFuture()
              .get(READ_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      boards.add(book.look(jsons, nanoTime.getAsLong(), clock.nowMs()));
      isFailing = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      if (!isFailing) {
        LOG.warn("Heartbeats cannot be read; the last ones stand until they are too old.", e);
      }
      isFailing = true;
    }
  }
}
