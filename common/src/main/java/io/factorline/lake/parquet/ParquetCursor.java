package io.factorline.lake.parquet;

import io.factorline.lake.RowCursor;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Rows of a query, as they come. One thread. */
final class ParquetCursor implements RowCursor {
  private final Connection connection;
  private final Statement statement;
  private final ResultSet rows;
  private final ParquetReader.Request request;

  ParquetCursor(
      Connection connection, Statement statement, ResultSet rows, ParquetReader.Request request) {
    this.connection = connection;
    this.statement = statement;
    this.rows = rows;
    this.request = request;
  }

  @Override
  public boolean next() throws IOException {
    try {
      return rows.next();
    } catch (SQLException e) {
      throw ParquetReader.unreadable(request, e);
    }
  }

  @Override
  public boolean isNone(int column) throws IOException {
    try {
      switch (request.columns().get(column).type()) {
        case TEXT -> {
          return rows.getString(column + 1) == null;
        }
        case BYTES -> {
          return rows.getBytes(column + 1) == null;
        }
        case REAL -> rows.getDouble(column + 1);
        case BOOL -> rows.getBoolean(column + 1);
        case INT32 -> rows.getInt(column + 1);
        case INT64, TIME -> rows.getLong(column + 1);
      }
      return rows.wasNull();
    } catch (SQLException e) {
      throw ParquetReader.unreadable(request, e);
    }
  }

  @Override
  public @Nullable String text(int column) throws IOException {
    try {
      return rows.getString(column + 1);
    } catch (SQLException e) {
      throw ParquetReader.unreadable(request, e);
    }
  }

  @Override
  public int int32(int column) throws IOException {
    try {
      int value = rows.getInt(column + 1);
      requireValue(column);
      return value;
    } catch (SQLException e) {
      throw ParquetReader.unreadable(request, e);
    }
  }

  @Override
  public long int64(int column) throws IOException {
    try {
      long value = rows.getLong(column + 1);
      requireValue(column);
      return value;
    } catch (SQLException e) {
      throw ParquetReader.unreadable(request, e);
    }
  }

  @Override
  public double real(int column) throws IOException {
    try {
      double value = rows.getDouble(column + 1);
      requireValue(column);
      return value;
    } catch (SQLException e) {
      throw ParquetReader.unreadable(request, e);
    }
  }

  @Override
  public boolean bool(int column) throws IOException {
    try {
      boolean value = rows.getBoolean(column + 1);
      requireValue(column);
      return value;
    } catch (SQLException e) {
      throw ParquetReader.unreadable(request, e);
    }
  }

  @Override
  public long time(int column) throws IOException {
    return int64(column);
  }

  @Override
  public byte @Nullable [] bytes(int column) throws IOException {
    try {
      return rows.getBytes(column + 1);
    } catch (SQLException e) {
      throw ParquetReader.unreadable(request, e);
    }
  }

  private void requireValue(int column) throws SQLException {
    if (rows.wasNull()) {
      throw new IllegalStateException(
          "must have a value: column=" + request.columns().get(column).name());
    }
  }

  @Override
  public void close() throws IOException {
    try (connection;
        statement;
        rows) {
      // Closed in the reverse order.
    } catch (SQLException e) {
      throw ParquetReader.unreadable(request, e);
    }
  }
}
