package io.factorline.ingest.loop;

/**
 * Whether the next record may be applied: not while too much of what the last ones caused is
 * unacknowledged. One thread.
 */
final class Gate {
  static final int MAX_REJECTS = 200;
  static final int MAX_BARS = 8192;

  private int rejectsInFlight;
  private int barsInFlight;
  private int crowdedViews;
  private boolean storeDown;

  boolean isOpen() {
    return !storeDown
        && crowdedViews == 0
        && rejectsInFlight < MAX_REJECTS
        && barsInFlight < MAX_BARS;
  }

  /** The store answers, or does not. */
  void storeIsDown(boolean isDown) {
    storeDown = isDown;
  }

  boolean isStoreDown() {
    return storeDown;
  }

  void rejectSent() {
    rejectsInFlight++;
  }

  void rejectDone() {
    rejectsInFlight--;
  }

  void barSent() {
    barsInFlight++;
  }

  void barDone() {
    barsInFlight--;
  }

  /** A view has as many undelivered bars as its row may hold. */
  void viewCrowded() {
    crowdedViews++;
  }

  /** Such a view has room again. */
  void viewRelieved() {
    crowdedViews--;
  }
}
