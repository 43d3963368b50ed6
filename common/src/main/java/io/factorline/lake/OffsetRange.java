package io.factorline.lake;

import io.factorline.store.TopicId;

/**
 * Records of one partition.
 *
 * @param from first offset, inclusive
 * @param to offset behind the last, exclusive
 */
public record OffsetRange(TopicId topic, int partition, long from, long to) {
  /** Requires an order. */
  public OffsetRange {
    if (partition < 0 || from < 0 || to < from) {
      throw new IllegalArgumentException(
          "must be 0 <= from <= to: partition=" + partition + ", from=" + from + ", to=" + to);
    }
  }
}
