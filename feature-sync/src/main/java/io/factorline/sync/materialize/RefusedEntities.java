package io.factorline.sync.materialize;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * The entities whose newest row Redis refused, for another one stands at its times: that row goes
 * nowhere. On disk, beside the rows. One thread.
 */
final class RefusedEntities implements AutoCloseable {
  static final String TABLE = "refused";

  private final Connection connection;
  private final DuckDBAppender appender;

  /** None yet; others that were there are forgotten. */
  RefusedEntities(Connection rows) throws SQLException {
    // One of its own, for a result is read from the other meanwhile.
    this.connection = rows.unwrap(DuckDBConnection.class).duplicate();
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE OR REPLACE TABLE " + TABLE + " (entity VARCHAR)");
      this.appender = connection.unwrap(DuckDBConnection.class).createAppender(TABLE);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  void add(String entity) throws SQLException {
    appender.beginRow();
    appender.append(entity);
    appender.endRow();
  }

  @Override
  public void close() throws SQLException {
    try (connection) {
      appender.close();
    }
  }
}
