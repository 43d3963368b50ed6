package io.factorline.sync.columns;

import io.factorline.lake.parquet.DuckDb;
import io.factorline.lake.parquet.DuckDbSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A DuckDB of one piece of work, with tables of its own in a scratch file, bounded memory, and a
 * folder that goes away with it. Thread-safe; each connection belongs to one thread.
 */
public final class Database implements AutoCloseable {
  private static final String TABLES = "work";

  private final DuckDb duckDb;
  private final Path folder;

  private Database(DuckDb duckDb, Path folder) {
    this.duckDb = duckDb;
    this.folder = folder;
  }

  /**
   * Opens one.
   *
   * @param scratch folder in which its own is made
   * @param memoryBytes most memory
   * @param threads threads of one query
   * @param spillBytes most bytes of what does not fit
   */
  public static Database open(Path scratch, long memoryBytes, int threads, long spillBytes)
      throws IOException {
    Files.createDirectories(scratch);
    Path folder = Files.createTempDirectory(scratch, "work-");
    DuckDb duckDb =
        DuckDb.open(new DuckDbSettings(memoryBytes, threads, folder.resolve("spill"), spillBytes));
    execute(
        duckDb.connect(),
        "ATTACH " + Quoted.text(folder.resolve("tables.duckdb").toString()) + " AS " + TABLES);
    return new Database(duckDb, folder);
  }

  /** A folder for files that go away with the database. */
  public Path folder() {
    return folder;
  }

  /** A connection that sees its tables; the caller closes it. */
  public Connection connect() throws IOException {
    Connection connection = duckDb.connect();
    try (Statement statement = connection.createStatement()) {
      statement.execute("USE " + TABLES);
      return connection;
    } catch (SQLException e) {
      try {
        connection.close();
      } catch (SQLException second) {
        e.addSuppressed(second);
      }
      throw failed(e);
    }
  }

  /** Runs a statement; gives how many rows it wrote. */
  public long run(String sql) throws IOException {
    return execute(connect(), sql);
  }

  private static long execute(Connection connection, String sql) throws IOException {
    try (connection;
        Statement statement = connection.createStatement()) {
      return statement.execute(sql) ? 0 : statement.getLargeUpdateCount();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** Begins a query. */
  public Chunks query(String sql) throws IOException {
    return Chunks.of(connect(), sql);
  }

  /** The columns that a query would give. */
  public List<ColumnInfo> describe(String sql) throws IOException {
    List<ColumnInfo> columns = new ArrayList<>();
    try (Chunks chunks = query("SELECT column_name, column_type FROM (DESCRIBE " + sql + ")")) {
      while (chunks.next()) {
        for (int i = 0; i < chunks.rows(); i++) {
          columns.add(new ColumnInfo(chunks.column(0).getString(i), chunks.column(1).getString(i)));
        }
      }
    }
    return columns;
  }

  static IOException failed(SQLException e) {
    return new IOException(firstLine(e), e);
  }

  static String firstLine(Exception e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }

  @Override
  public void close() throws IOException {
    try {
      duckDb.close();
    } finally {
      Scratch.delete(folder);
    }
  }
}
