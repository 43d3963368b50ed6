package io.factorline.sync.columns;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;
import org.duckdb.DuckDBReadableVector;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a query, a column of up to 2,048 of them at a time, as they come: a cell costs a few
 * nanoseconds where a row of JDBC costs hundreds. One thread. Owns its connection.
 */
public final class Chunks implements AutoCloseable {
  private final Connection connection;
  private final DuckDBPreparedStatement statement;
  private final DuckDBChunkedResult result;
  private @Nullable DuckDBDataChunkReader chunk;

  private Chunks(
      Connection connection, DuckDBPreparedStatement statement, DuckDBChunkedResult result) {
    this.connection = connection;
    this.statement = statement;
    this.result = result;
  }

  /**
   * Begins a query.
   *
   * @param connection is closed with the result, and at once where the query fails
   */
  public static Chunks of(Connection connection, String sql) throws IOException {
    try {
      DuckDBPreparedStatement statement = connection.unwrap(DuckDBConnection.class).prepare(sql);
      return new Chunks(connection, statement, statement.query());
    } catch (SQLException e) {
      try {
        connection.close();
      } catch (SQLException second) {
        e.addSuppressed(second);
      }
      throw Database.failed(e);
    }
  }

  /** Goes to the next rows; false behind the last. */
  public boolean next() throws IOException {
    try {
      boolean hasRows = result.nextChunk();
      chunk = hasRows ? result.chunk() : null;
      return hasRows;
    } catch (RuntimeException e) {
      throw new IOException(Database.firstLine(e), e);
    }
  }

  /** Number of rows at hand. */
  public int rows() {
    return (int) current().rowCount();
  }

  /** A column of the rows at hand, counted from 0. */
  public DuckDBReadableVector column(int index) {
    return current().vector(index);
  }

  private DuckDBDataChunkReader current() {
    DuckDBDataChunkReader rows = chunk;
    if (rows == null) {
      throw new IllegalStateException("must be at rows");
    }
    return rows;
  }

  @Override
  public void close() throws IOException {
    try (connection;
        statement;
        result) {
      chunk = null;
    } catch (SQLException e) {
      throw Database.failed(e);
    }
  }
}
