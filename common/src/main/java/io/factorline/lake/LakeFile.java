package io.factorline.lake;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One file of a table, as its manifest tells it.
 *
 * @param path relative to the lake
 * @param period that all its rows lie in
 * @param definition of the view of bars; null for other tables
 * @param stats what its rows span
 * @param superseded whether it holds only rows that a later revision or backfill replaced
 * @param offsets the records that a file of ticks holds, or that a state file covers; else empty
 */
public record LakeFile(
    String path,
    String period,
    @Nullable String definition,
    Stats stats,
    Origin origin,
    boolean superseded,
    List<OffsetRange> offsets) {

  /**
   * What the rows of a file span.
   *
   * @param rows number of rows
   * @param bytes length of the file
   * @param minTimeNs least time, ns since the epoch
   * @param maxTimeNs greatest time, ns since the epoch
   * @param minKey least symbol or entity; null where no row has one
   * @param maxKey greatest symbol or entity; null where no row has one
   * @param maxKnowledgeNs greatest knowledge time; null where the table has none
   * @param maxRevision greatest revision; 0 where the table has none
   */
  public record Stats(
      long rows,
      long bytes,
      long minTimeNs,
      long maxTimeNs,
      @Nullable String minKey,
      @Nullable String maxKey,
      @Nullable Long maxKnowledgeNs,
      int maxRevision) {
    /** Requires an order. */
    public Stats {
      if (rows < 0 || bytes < 0 || minTimeNs > maxTimeNs) {
        throw new IllegalArgumentException(
            "must be rows >= 0, bytes >= 0, minTime <= maxTime: rows="
                + rows
                + ", bytes="
                + bytes
                + ", minTime="
                + minTimeNs
                + ", maxTime="
                + maxTimeNs);
      }
    }
  }

  /** Copies the list; a path lies inside of the lake. */
  public LakeFile {
    offsets = List.copyOf(offsets);
    if (path.isEmpty() || path.startsWith("/") || List.of(path.split("/", -1)).contains("..")) {
      throw new IllegalArgumentException("must be a path inside of the lake: path=" + path);
    }
  }

  /** A file of bars. */
  public static LakeFile ofBars(
      String path, String period, String definition, Stats stats, Origin origin) {
    return new LakeFile(path, period, definition, stats, origin, false, List.of());
  }

  /** Number of rows. */
  public long rows() {
    return stats.rows();
  }

  /** Length in bytes. */
  public long bytes() {
    return stats.bytes();
  }

  /** This file, read for {@code asOf} alone from now on. */
  public LakeFile asSuperseded() {
    return new LakeFile(path, period, definition, stats, origin, true, offsets);
  }

  /**
   * Whether it may hold rows of a key and time.
   *
   * @param fromNs inclusive, ns since the epoch
   * @param toNs exclusive, ns since the epoch
   */
  public boolean mayHold(String key, long fromNs, long toNs) {
    return overlaps(fromNs, toNs)
        && (stats.minKey() == null || stats.minKey().compareTo(key) <= 0)
        && (stats.maxKey() == null || stats.maxKey().compareTo(key) >= 0);
  }

  /** Whether it may hold rows with {@code fromNs <= time < toNs}. */
  public boolean overlaps(long fromNs, long toNs) {
    return stats.maxTimeNs() >= fromNs && stats.minTimeNs() < toNs;
  }
}
