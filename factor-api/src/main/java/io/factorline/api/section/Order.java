package io.factorline.api.section;

/** Which value comes first. */
public enum Order {
  /** The smallest. */
  ASC,
  /** The largest. */
  DESC
}
