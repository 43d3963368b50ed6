package io.factorline.ingest.partition;

/**
 * What the heartbeats of a partition have come to. A heartbeat says that the rows are there, so one
 * that Redis has lost comes back only after all rows have. One thread.
 */
public final class BeatState {
  private enum Standing {
    FIRST,
    THERE,
    LOST
  }

  private Standing standing = Standing.FIRST;
  private long count;

  /** Counts the next one. */
  long next() {
    return ++count;
  }

  void written() {
    standing = Standing.THERE;
  }

  /** Says that it was there and is gone; false where that is known. */
  public boolean lost() {
    boolean isNew = standing == Standing.THERE;
    if (isNew) {
      standing = Standing.LOST;
    }
    return isNew;
  }

  /** Says that rows must be written before the first. */
  void awaitRows() {
    standing = Standing.LOST;
  }

  /** Whether Redis has never acknowledged one. */
  boolean isNew() {
    return standing == Standing.FIRST;
  }

  /** Whether one may be written now. */
  public boolean isDue(boolean rowsAreWhole) {
    return standing != Standing.LOST || rowsAreWhole;
  }

  /** Whether one may be written where there is none. */
  public boolean mayCreate() {
    return standing != Standing.THERE;
  }
}
