package io.factorline.sync.source;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes what a reader finds, in its order. */
interface RawSink {
  /**
   * Rows of another file, or of a query, follow.
   *
   * @param kinds of the columns, in the order that the reader was asked for
   */
  void open(String file, List<CellKind> kinds);

  /**
   * A row.
   *
   * @param row the first below a header is 1
   * @param cells used again for the next row
   */
  void row(long row, @Nullable Object[] cells) throws SourceException;

  /** A row that is no row. */
  void badRow(long row, String value, String rule);

  /**
   * The file cannot be read, or not further; none of its rows count.
   *
   * @param column that is not there, or cannot be read; empty where the whole file is meant
   */
  void badFile(String file, String column, String rule);
}
