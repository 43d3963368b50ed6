package io.factorline.api.history.lake;

import io.factorline.api.history.stitch.TimedRows;

/**
 * What was decoded of one symbol in one block of one file. It never goes stale, because files never
 * change. Immutable; its arrays are never written again.
 */
sealed interface Chunk {
  /** Bytes of memory beside the arrays. */
  int HEAD_BYTES = 200;

  /** Bytes of memory. */
  int bytes();

  /**
   * What it is of.
   *
   * @param file path in the lake
   * @param key symbol or entity
   * @param block number of the block of time
   * @param column name of a column of values; empty for the {@link Times}
   */
  record Key(String file, String key, long block, String column) {}

  /** Time, knowledge and revision of each row. */
  final class Times implements Chunk {
    private final long[] timeNs;
    private final long[] knowledgeNs;
    private final int[] revisions;

    Times(long[] timeNs, long[] knowledgeNs, int[] revisions) {
      this.timeNs = timeNs;
      this.knowledgeNs = knowledgeNs;
      this.revisions = revisions;
    }

    int count() {
      return timeNs.length;
    }

    /** The rows with these cells, by column. */
    TimedRows with(long[][] cells) {
      return TimedRows.of(timeNs, knowledgeNs, revisions, cells);
    }

    @Override
    public int bytes() {
      return HEAD_BYTES + timeNs.length * (2 * Long.BYTES + Integer.BYTES);
    }
  }

  /** One cell per row. */
  final class Values implements Chunk {
    private final long[] cells;

    Values(long[] cells) {
      this.cells = cells;
    }

    long[] cells() {
      return cells;
    }

    @Override
    public int bytes() {
      return HEAD_BYTES + cells.length * Long.BYTES;
    }
  }
}
