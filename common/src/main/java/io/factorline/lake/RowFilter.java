package io.factorline.lake;

import java.util.List;

/**
 * Which rows of files are wanted.
 *
 * @param keys symbols or entities; none: all
 * @param fromNs least time, inclusive, ns since the epoch
 * @param toNs time behind the last, exclusive, ns since the epoch
 * @param bounds of more columns
 */
public record RowFilter(List<String> keys, long fromNs, long toNs, List<Bound> bounds) {
  /** All rows. */
  public static final RowFilter ALL = new RowFilter(List.of(), Long.MIN_VALUE, Long.MAX_VALUE);

  /**
   * The bounds of a column of whole numbers.
   *
   * @param from least value, inclusive
   * @param to value behind the last, exclusive
   */
  public record Bound(String column, long from, long to) {}

  /** Copies the lists. */
  public RowFilter {
    keys = List.copyOf(keys);
    bounds = List.copyOf(bounds);
  }

  /** Rows of some symbols or entities and of a time. */
  public RowFilter(List<String> keys, long fromNs, long toNs) {
    this(keys, fromNs, toNs, List.of());
  }

  /** Rows within the bounds of columns. */
  public static RowFilter within(Bound... bounds) {
    return new RowFilter(List.of(), Long.MIN_VALUE, Long.MAX_VALUE, List.of(bounds));
  }

  /** Rows of one symbol or entity. */
  public static RowFilter of(String key, long fromNs, long toNs) {
    return new RowFilter(List.of(key), fromNs, toNs);
  }
}
