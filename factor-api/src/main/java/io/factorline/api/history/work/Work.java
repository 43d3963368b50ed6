package io.factorline.api.history.work;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * One task on a pool: whether it is wanted still, and how much it may read. Cancelled by any
 * thread, the rest by the thread that runs it.
 */
public final class Work {
  private final long maxCells;
  private long cells;
  private boolean isCancelled;
  private @Nullable Runnable step;

  /** A task that may read so many cells. */
  public Work(long maxCells) {
    this.maxCells = maxCells;
  }

  /**
   * Does nothing while the task is wanted.
   *
   * @throws CancellationException once it is not
   */
  public synchronized void check() {
    if (isCancelled) {
      throw new CancellationException("nobody waits for the answer");
    }
  }

  /** Whether nobody waits for it any more. */
  public synchronized boolean isCancelled() {
    return isCancelled;
  }

  /**
   * A step begins that can be stopped, by calling this on any thread; it ends with {@link #done}.
   */
  public synchronized void doing(Runnable stop) {
    check();
    step = stop;
  }

  /** The step has ended. */
  public synchronized void done() {
    step = null;
  }

  /** Nobody waits any more: stops the step under way. */
  synchronized void cancel() {
    isCancelled = true;
    Runnable stop = step;
    if (stop != null) {
      stop.run();
    }
  }

  /**
   * Counts cells that are read.
   *
   * @throws RequestException once they are too many
   */
  public void read(long moreCells) {
    check();
    cells += moreCells;
    if (cells > maxCells) {
      throw new RequestException(
          ErrorCode.CELL_LIMIT,
          "must be answered from fewer stored values: maxReadCells=" + maxCells);
    }
  }
}
