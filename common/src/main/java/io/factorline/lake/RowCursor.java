package io.factorline.lake;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Rows of files, one after the other; the columns are those asked for, counted from 0. One thread.
 * Reading a cell that has no value by a method of a primitive type is a bug and says so.
 */
public interface RowCursor extends Closeable {
  /** Goes to the next row; false behind the last. */
  boolean next() throws IOException;

  /** Whether a cell has no value. */
  boolean isNone(int column) throws IOException;

  /** A cell of {@link ColumnType#TEXT}. */
  @Nullable String text(int column) throws IOException;

  /** A cell of {@link ColumnType#INT32}. */
  int int32(int column) throws IOException;

  /** A cell of {@link ColumnType#INT64}. */
  long int64(int column) throws IOException;

  /** A cell of {@link ColumnType#REAL}. */
  double real(int column) throws IOException;

  /** A cell of {@link ColumnType#BOOL}. */
  boolean bool(int column) throws IOException;

  /** A cell of {@link ColumnType#TIME}, ns since the epoch. */
  long time(int column) throws IOException;

  /** A cell of {@link ColumnType#BYTES}. */
  byte @Nullable [] bytes(int column) throws IOException;

  @Override
  void close() throws IOException;
}
