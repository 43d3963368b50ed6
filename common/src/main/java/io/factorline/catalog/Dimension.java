package io.factorline.catalog;

/** What a number counts, and so what a split does to it. */
public enum Dimension {
  /** A price: divided by the ratio of a split. */
  PRICE,
  /** An amount per share, as earnings per share: divided by the ratio of a split. */
  PER_SHARE,
  /** A number of shares outstanding: multiplied by the ratio of a split. */
  SHARES,
  /** A traded volume: multiplied by the ratio of a split. */
  VOLUME,
  /** An amount of money: not changed by a split. */
  MONEY,
  /** A pure number: not changed by a split. */
  RATIO
}
