package io.factorline.lake;

import java.util.List;

/**
 * Which rows of files are wanted.
 *
 * @param keys symbols or entities; none: all
 * @param fromNs least time, inclusive, ns since the epoch
 * @param toNs time behind the last, exclusive, ns since the epoch
 */
public record RowFilter(List<String> keys, long fromNs, long toNs) {
  /** All rows. */
  public static final RowFilter ALL = new RowFilter(List.of(), Long.MIN_VALUE, Long.MAX_VALUE);

  /** Copies the list. */
  public RowFilter {
    keys = List.copyOf(keys);
  }

  /** Rows of one symbol or entity. */
  public static RowFilter of(String key, long fromNs, long toNs) {
    return new RowFilter(List.of(key), fromNs, toNs);
  }
}
