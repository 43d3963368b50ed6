package io.factorline.ingest.loop;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Whether the next record may be applied: not while too much of what the last ones caused is
 * unacknowledged. One thread changes it; any thread may read.
 */
final class Gate {
  static final int MAX_REJECTS = 200;
  static final int MAX_BARS = 8192;

  private final AtomicInteger rejectsInFlight = new AtomicInteger();
  private final AtomicInteger barsInFlight = new AtomicInteger();
  private final AtomicInteger crowdedViews = new AtomicInteger();
  private volatile @Nullable String storeProblem;

  boolean isOpen() {
    return !isStoreDown() && !isWaitingForBars() && !isWaitingForRejects();
  }

  /** What it is closed by: {@code store}, {@code bars} or {@code rejects}; null while open. */
  @Nullable String closedBy() {
    if (isStoreDown()) {
      return "store";
    }
    return isWaitingForBars() ? "bars" : isWaitingForRejects() ? "rejects" : null;
  }

  /** Whether closed bars wait that Kafka or the Feast copy does not take. */
  boolean isWaitingForBars() {
    return crowdedViews.get() > 0 || barsInFlight.get() >= MAX_BARS;
  }

  /** Whether rejects wait that Kafka does not take. */
  boolean isWaitingForRejects() {
    return rejectsInFlight.get() >= MAX_REJECTS;
  }

  /** The store takes no rows, for this reason. */
  void storeFails(String why) {
    storeProblem = why;
  }

  /** The store takes rows. */
  void storeAnswers() {
    storeProblem = null;
  }

  boolean isStoreDown() {
    return storeProblem != null;
  }

  /** Why the store takes no rows, in its own words; null where it does. */
  @Nullable String storeProblem() {
    return storeProblem;
  }

  int rejectsInFlight() {
    return rejectsInFlight.get();
  }

  int barsInFlight() {
    return barsInFlight.get();
  }

  void rejectSent() {
    rejectsInFlight.incrementAndGet();
  }

  void rejectDone() {
    end(rejectsInFlight);
  }

  void barSent() {
    barsInFlight.incrementAndGet();
  }

  void barDone() {
    end(barsInFlight);
  }

  /** A view has as many undelivered bars as its row may hold. */
  void viewCrowded() {
    crowdedViews.incrementAndGet();
  }

  /** Such a view has room again. */
  void viewRelieved() {
    end(crowdedViews);
  }

  private static void end(AtomicInteger count) {
    int before = count.getAndDecrement();
    if (before <= 0) {
      throw new IllegalStateException("must have begun before it ends: count=" + before);
    }
  }
}
