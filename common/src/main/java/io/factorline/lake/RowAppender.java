package io.factorline.lake;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Takes rows for a new file, cell by cell in the order of the table's columns. One thread. A cell
 * of another type than its column is a bug and says so.
 */
public interface RowAppender {
  /** A cell of {@link ColumnType#TEXT}; null for none. */
  RowAppender text(@Nullable String value) throws IOException;

  /** A cell of {@link ColumnType#INT32}. */
  RowAppender int32(int value) throws IOException;

  /** A cell of {@link ColumnType#INT64}. */
  RowAppender int64(long value) throws IOException;

  /** A cell of {@link ColumnType#REAL}: a finite number. */
  RowAppender real(double value) throws IOException;

  /** A cell of {@link ColumnType#BOOL}. */
  RowAppender bool(boolean value) throws IOException;

  /** A cell of {@link ColumnType#TIME}, ns since the epoch. */
  RowAppender time(long epochNs) throws IOException;

  /** A cell of {@link ColumnType#BYTES}; null for none. */
  RowAppender bytes(byte @Nullable [] value) throws IOException;

  /** A cell of any type that has no value. */
  RowAppender none() throws IOException;

  /** The row is complete. */
  void endRow() throws IOException;
}
