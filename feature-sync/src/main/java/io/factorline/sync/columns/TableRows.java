package io.factorline.sync.columns;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Rows on their way into a new table of a scratch database, so that memory is bounded. One thread.
 */
public final class TableRows implements AutoCloseable {
  private final String table;
  private final Connection connection;
  private final DuckDBAppender appender;

  private TableRows(String table, Connection connection, DuckDBAppender appender) {
    this.table = table;
    this.connection = connection;
    this.appender = appender;
  }

  /**
   * Makes the table.
   *
   * @param columns names and types, as SQL has them between the brackets
   */
  public static TableRows begin(Database database, String table, String columns)
      throws IOException {
    database.run("CREATE TABLE " + table + " (" + columns + ")");
    Connection connection = database.connect();
    try {
      return new TableRows(
          table,
          connection,
          connection.unwrap(DuckDBConnection.class).createAppender("main", table));
    } catch (SQLException e) {
      throw new IOException("must be able to append: table=" + table, e);
    }
  }

  /** What takes the rows. */
  public DuckDBAppender appender() {
    return appender;
  }

  /** Lets queries see all rows so far. */
  public void flush() throws IOException {
    try {
      appender.flush();
    } catch (SQLException e) {
      throw new IOException("must take all rows: table=" + table, e);
    }
  }

  @Override
  public void close() throws IOException {
    try (connection;
        appender) {
      // In the reverse order.
    } catch (SQLException e) {
      throw new IOException("must close: table=" + table, e);
    }
  }
}
