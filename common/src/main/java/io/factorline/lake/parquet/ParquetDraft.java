package io.factorline.lake.parquet;

import io.factorline.lake.Column;
import io.factorline.lake.ColumnType;
import io.factorline.lake.LakeTable;
import io.factorline.lake.RowAppender;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Rows on their way into one file. They lie in a table of DuckDB, so memory is bounded by its
 * limit. One thread. Closed without {@link #finish} it leaves nothing behind.
 */
public final class ParquetDraft implements RowAppender, AutoCloseable {
  private static final String ROWS = "draft_rows";

  private final ParquetWriter writer;
  private final LakeTable table;
  private final List<Column> columns;
  private final Connection connection;
  private final DuckDBAppender appender;
  private int column;
  private long rows;

  private ParquetDraft(
      ParquetWriter writer, LakeTable table, Connection connection, DuckDBAppender appender) {
    this.writer = writer;
    this.table = table;
    this.columns = table.columns();
    this.connection = connection;
    this.appender = appender;
  }

  static ParquetDraft begin(ParquetWriter writer, LakeTable table, Connection connection)
      throws IOException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TEMP TABLE " + ROWS + " (" + Sql.definitions(table) + ')');
      DuckDBAppender appender =
          connection.unwrap(DuckDBConnection.class).createAppender("temp", "main", ROWS);
      return new ParquetDraft(writer, table, connection, appender);
    } catch (SQLException e) {
      throw failed(table, e);
    }
  }

  /** Rows so far. */
  public long rows() {
    return rows;
  }

  @Override
  public ParquetDraft text(@Nullable String value) throws IOException {
    try {
      next(ColumnType.TEXT).append(value);
      return this;
    } catch (SQLException e) {
      throw failed(table, e);
    }
  }

  @Override
  public ParquetDraft int32(int value) throws IOException {
    try {
      next(ColumnType.INT32).append(value);
      return this;
    } catch (SQLException e) {
      throw failed(table, e);
    }
  }

  @Override
  public ParquetDraft int64(long value) throws IOException {
    try {
      next(ColumnType.INT64).append(value);
      return this;
    } catch (SQLException e) {
      throw failed(table, e);
    }
  }

  @Override
  public ParquetDraft real(double value) throws IOException {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "must be finite: column=" + columns.get(column).name() + ", value=" + value);
    }
    try {
      next(ColumnType.REAL).append(value);
      return this;
    } catch (SQLException e) {
      throw failed(table, e);
    }
  }

  @Override
  public ParquetDraft bool(boolean value) throws IOException {
    try {
      next(ColumnType.BOOL).append(value);
      return this;
    } catch (SQLException e) {
      throw failed(table, e);
    }
  }

  @Override
  public ParquetDraft time(long epochNs) throws IOException {
    try {
      next(ColumnType.TIME).appendEpochNanos(epochNs);
      return this;
    } catch (SQLException e) {
      throw failed(table, e);
    }
  }

  @Override
  public ParquetDraft bytes(byte @Nullable [] value) throws IOException {
    if (value == null) {
      return none();
    }
    try {
      next(ColumnType.BYTES).append(value);
      return this;
    } catch (SQLException e) {
      throw failed(table, e);
    }
  }

  @Override
  public ParquetDraft none() throws IOException {
    try {
      next(columns.get(column).type()).appendNull();
      return this;
    } catch (SQLException e) {
      throw failed(table, e);
    }
  }

  private DuckDBAppender next(ColumnType type) throws SQLException {
    if (column == columns.size() || columns.get(column).type() != type) {
      throw new IllegalStateException(
          "must be of the column's type: table="
              + table.name()
              + ", column="
              + column
              + ", type="
              + type);
    }
    if (column++ == 0) {
      appender.beginRow();
    }
    return appender;
  }

  @Override
  public void endRow() throws IOException {
    if (column != columns.size()) {
      throw new IllegalStateException(
          "must be complete: table=" + table.name() + ", cells=" + column);
    }
    try {
      appender.endRow();
    } catch (SQLException e) {
      throw failed(table, e);
    }
    column = 0;
    rows++;
  }

  /**
   * Sorts the rows, and puts them into the lake as a file that no manifest names yet. The draft is
   * empty afterwards and can only be closed.
   *
   * @param period that all rows lie in
   */
  public ParquetWriter.Written finish(String period) throws IOException {
    if (column != 0 || rows == 0) {
      throw new IllegalStateException("must have whole rows: rows=" + rows + ", cells=" + column);
    }
    try {
      appender.close();
    } catch (SQLException e) {
      throw failed(table, e);
    }
    return writer.copy(connection, table, "temp.main." + ROWS, period);
  }

  @Override
  public void close() throws IOException {
    try (connection) {
      appender.close();
    } catch (SQLException e) {
      throw failed(table, e);
    }
  }

  private static IOException failed(LakeTable table, SQLException e) {
    return new IOException("must take the row: table=" + table.name(), e);
  }
}
