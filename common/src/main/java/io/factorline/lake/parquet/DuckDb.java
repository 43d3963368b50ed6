package io.factorline.lake.parquet;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.duckdb.DuckDBConnection;

/**
 * One DuckDB in this process, with bounded memory and threads, that holds nothing but what is being
 * read or written. It loads no extension and knows no file that it is not told. Thread-safe.
 */
public final class DuckDb implements AutoCloseable {
  private final DuckDBConnection root;

  private DuckDb(DuckDBConnection root) {
    this.root = root;
  }

  /** Opens one with these limits. */
  public static DuckDb open(DuckDbSettings settings) throws IOException {
    Files.createDirectories(settings.spillFolder());
    Properties properties = new Properties();
    properties.setProperty("memory_limit", settings.memoryBytes() + "B");
    properties.setProperty("threads", Integer.toString(settings.threads()));
    properties.setProperty("temp_directory", settings.spillFolder().toString());
    properties.setProperty("max_temp_directory_size", settings.spillBytes() + "B");
    properties.setProperty("preserve_insertion_order", "true");
    properties.setProperty("autoinstall_known_extensions", "false");
    properties.setProperty("autoload_known_extensions", "false");
    properties.setProperty("jdbc_stream_results", "true");
    try {
      Connection connection = DriverManager.getConnection("jdbc:duckdb:", properties);
      try (Statement statement = connection.createStatement()) {
        // Known only once its extension is loaded. Files never change, so footers are kept.
        statement.execute("SET GLOBAL parquet_metadata_cache = true");
      }
      return new DuckDb(connection.unwrap(DuckDBConnection.class));
    } catch (SQLException e) {
      throw new IOException("must be able to open DuckDB: settings=" + settings, e);
    }
  }

  /**
   * A connection of its own, which the caller closes. One thread at a time; results stream, so each
   * query that is read at the same time as another needs its own.
   */
  public Connection connect() throws IOException {
    try {
      return root.duplicate();
    } catch (SQLException e) {
      throw new IOException("must be able to connect: DuckDB is closed or has no memory", e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      root.close();
    } catch (SQLException e) {
      throw new IOException("must be able to close DuckDB", e);
    }
  }
}
