package io.factorline.derive;

/** Which value comes first. */
public enum Order {
  /** The smallest. */
  ASC,
  /** The largest. */
  DESC
}
