package io.factorline.sync.materialize;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.stream.Stream;
import org.springframework.util.unit.DataSize;

/** The folder of one run, gone with it; what dead processes left is removed after a day. */
final class WorkFolder implements AutoCloseable {
  private static final Duration LEFT_BEHIND = Duration.ofDays(1);

  private final Path folder;
  private final DataSize memory;

  /** Creates the folder, empty. */
  WorkFolder(Path parent, String name, DataSize memory, long nowMs) throws IOException {
    this.folder = parent.resolve(name);
    this.memory = memory;
    Files.createDirectories(parent);
    try (Stream<Path> others = Files.list(parent)) {
      for (Path other : others.toList()) {
        long ageMs = nowMs - Files.getLastModifiedTime(other).toMillis();
        if (other.equals(folder) || ageMs > LEFT_BEHIND.toMillis()) {
          delete(other);
        }
      }
    }
    Files.createDirectories(folder);
  }

  /**
   * A DuckDB that keeps to the memory and gives results row by row.
   *
   * @param name of its file; its own database
   */
  Connection duck(String name) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("jdbc_stream_results", "true");
    Connection connection =
        DriverManager.getConnection("jdbc:duckdb:" + folder.resolve(name + ".db"), properties);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET memory_limit='%dMB'".formatted(memory.toMegabytes()));
      statement.execute(
          "SET temp_directory='%s'"
              .formatted(folder.resolve(name + ".tmp").toString().replace("'", "''")));
      statement.execute("SET threads=1");
      statement.execute("SET TimeZone='UTC'");
      statement.execute("SET preserve_insertion_order=true");
      statement.execute("SET checkpoint_threshold='1GB'");
      // The file is gone with the folder: nobody reads it again.
      statement.execute("PRAGMA disable_checkpoint_on_shutdown");
      // Counts what a statement has done, for whoever asks; it prints nothing.
      statement.execute("SET enable_progress_bar=true");
      statement.execute("SET enable_progress_bar_print=false");
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    return connection;
  }

  @Override
  public void close() throws IOException {
    delete(folder);
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, java.io.IOException failure)
              throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
