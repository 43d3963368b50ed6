package io.factorline.online;

/** What holds between the symbols of one answer. */
public enum CutMode {
  /** Nothing: each symbol is whole in itself, and as new as it can be. */
  LIVE,
  /**
   * All symbols of a venue stand at the last bar end that the venue's clock has passed in every
   * partition.
   */
  CLOSED
}
