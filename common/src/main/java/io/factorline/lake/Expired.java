package io.factorline.lake;

import io.factorline.store.TopicId;
import java.util.List;

/**
 * Records of a partition that a table held and that were deleted because they were too old.
 *
 * @param to offset behind the last of them
 * @param atMs when they were deleted, ms since the epoch
 * @param heads where the chains in them stood, so that what follows can be verified
 */
public record Expired(TopicId topic, int partition, long to, long atMs, List<Head> heads) {
  /**
   * The last record of a chain.
   *
   * @param hash SHA-256 of its value, 64 hexadecimal digits
   * @param appendMs ms since the epoch
   */
  public record Head(String writer, long sequence, String hash, long offset, long appendMs) {}

  /** Copies the list. */
  public Expired {
    heads = List.copyOf(heads);
    if (partition < 0 || to < 0) {
      throw new IllegalArgumentException("must be >= 0: partition=" + partition + ", to=" + to);
    }
  }
}
