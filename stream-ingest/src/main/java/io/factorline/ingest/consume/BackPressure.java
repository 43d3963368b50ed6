package io.factorline.ingest.consume;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pauses reading while too many records wait, and goes on at half of that. One thread. */
public final class BackPressure {
  private static final Logger LOG = LoggerFactory.getLogger(BackPressure.class);

  private final Reading reading;
  private final int maxQueued;

  /** What is paused. */
  public interface Reading {
    /** Whether it was asked to pause. */
    boolean isPaused();

    /** Reads no more from the next poll on. */
    void pause();

    /** Reads again. */
    void resume();
  }

  /**
   * A brake.
   *
   * @param maxQueued records that may wait, beside those of one poll
   */
  public BackPressure(Reading reading, int maxQueued) {
    this.reading = reading;
    this.maxQueued = maxQueued;
  }

  boolean isPaused() {
    return reading.isPaused();
  }

  void check(int queued) {
    boolean isPaused = reading.isPaused();
    if (!isPaused && queued > maxQueued) {
      reading.pause();
      LOG.debug("Reading pauses queued={}", queued);
    } else if (isPaused && queued <= maxQueued / 2) {
      reading.resume();
      LOG.debug("Reading goes on queued={}", queued);
    }
  }
}
