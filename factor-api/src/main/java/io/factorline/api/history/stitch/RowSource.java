package io.factorline.api.history.stitch;

/**
 * Rows of one table of the lake as one manifest names them, in blocks of equal length in time.
 * Thread-safe; {@link #read} blocks.
 */
public interface RowSource {
  /** A table that has no rows. */
  RowSource EMPTY =
      new RowSource() {
        @Override
        public long blockNs() {
          return 1;
        }

        @Override
        public long blockRows() {
          return 1;
        }

        @Override
        public long[] blocks(String key, long fromNs, long toNs, boolean isAsOf) {
          return new long[0];
        }

        @Override
        public TimedRows read(String key, int[] columns, long[] blocks, boolean isAsOf) {
          return TimedRows.none(columns.length);
        }
      };

  /**
   * Length of a block; block {@code n} holds the times {@code [n * blockNs, (n + 1) * blockNs)}.
   */
  long blockNs();

  /** The most times that a key can have rows of in one block. */
  long blockRows();

  /**
   * The blocks that may hold rows of a key in {@code [fromNs, toNs)}, ascending.
   *
   * @param isAsOf whether versions that were replaced are wanted too
   */
  long[] blocks(String key, long fromNs, long toNs, boolean isAsOf);

  /**
   * The rows of these blocks.
   *
   * @param columns positions among the table's own columns; the rows have them in this order
   * @param blocks ascending
   */
  TimedRows read(String key, int[] columns, long[] blocks, boolean isAsOf);
}
