package io.factorline.derive;

/** What is told of a value among the others of its cross-section. */
public enum Transform {
  /** One more than the values that stand before it in the order asked; ties share a rank. */
  RANK,
  /**
   * The value minus the mean, over the standard deviation of the population ({@code n}, not {@code
   * n - 1}); none where all values are the same.
   */
  ZSCORE,
  /**
   * The share of the other values that are smaller, each tie counting half: in [0, 1], whatever the
   * order asked; 0.5 where there is no other value.
   */
  PERCENTILE
}
