package io.factorline.online;

import io.factorline.catalog.Reading;

/** How factors are read: a closed cut reads closed bars only. */
public record ReadOptions(Reading reading, CutMode cut) {
  /** The newest of everything. */
  public static final ReadOptions DEFAULT = new ReadOptions(Reading.FORMING, CutMode.LIVE);

  /** Checks that the two go together. */
  public ReadOptions {
    if (cut == CutMode.CLOSED && reading == Reading.FORMING) {
      throw new IllegalArgumentException("must read closed bars: cut=closed, bar=forming");
    }
  }
}
