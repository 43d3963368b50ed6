package io.factorline.market;

/** What a venue's {@code seq} promises, per symbol. */
public enum SeqMode {
  /** Rises over all sessions: a lower number is old, whenever it comes. */
  CONTINUOUS,
  /** Rises within a session and starts again with the next: a new session forgets the last seq. */
  PER_SESSION,
  /** Means nothing: order is the order of the log. */
  NONE
}
