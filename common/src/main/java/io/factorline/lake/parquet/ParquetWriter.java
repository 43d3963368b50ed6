package io.factorline.lake.parquet;

import io.factorline.lake.ColumnType;
import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeStorage;
import io.factorline.lake.LakeTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes files of tables: sorted, zstd, row groups of bounded size. A file appears in the lake
 * whole and durable, or not at all. Thread-safe; a draft belongs to one thread.
 */
public final class ParquetWriter {
  /**
   * Most rows of a row group: 30 vectors of DuckDB. A query pays for each group of its files, and
   * for the rows of those that it reads; larger ones save hardly anything where some days of one
   * symbol are read, and hold more memory while they are written.
   */
  public static final int ROW_GROUP_ROWS = 61_440;

  /** The same of tables with records as received, which are read from end to end, and are long. */
  private static final int RECORD_GROUP_ROWS = 20_480;

  private final DuckDb duckDb;
  private final LakeStorage storage;

  /**
   * A file that lies in the lake and that no manifest names yet.
   *
   * @param path relative to the lake
   * @param stats what its rows span
   */
  public record Written(String path, LakeFile.Stats stats) {}

  /** A writer into this lake. */
  public ParquetWriter(DuckDb duckDb, LakeStorage storage) {
    this.duckDb = duckDb;
    this.storage = storage;
  }

  /** Begins a file; of rows with the same identity it keeps the one that was served first. */
  public ParquetDraft begin(LakeTable table) throws IOException {
    return ParquetDraft.begin(this, table, duckDb.connect());
  }

  /**
   * Writes one sorted file with the rows of several. Of rows with the same identity the one that
   * was served first is kept.
   *
   * @param files paths of files of this table, all with its columns
   * @param period of the new file
   */
  public Written merge(LakeTable table, List<String> files, String period) throws IOException {
    List<String> locations = files.stream().map(storage::location).toList();
    try (Connection connection = duckDb.connect()) {
      return copy(connection, table, Sql.files(locations), period);
    } catch (SQLException e) {
      throw new IOException("must be files of " + table.name() + ": files=" + files, e);
    }
  }

  /**
   * Writes rows that lie in another DuckDB as one sorted file.
   *
   * @param connection of that one, of which no result is being read
   * @param rows what can stand behind {@code FROM}, with all columns of the table; no two rows of
   *     one identity
   * @param period that all rows lie in
   */
  public Written write(Connection connection, LakeTable table, String rows, String period)
      throws IOException {
    return store(connection, table, select(table, rows), period);
  }

  /** Writes rows as a file of a period, of those with the same identity one. */
  Written copy(Connection connection, LakeTable table, String rows, String period)
      throws IOException {
    return store(connection, table, select(table, rows) + Sql.oneOfEach(table), period);
  }

  private static String select(LakeTable table, String rows) {
    return "SELECT " + Sql.columns(table) + " FROM " + rows;
  }

  private Written store(Connection connection, LakeTable table, String query, String period)
      throws IOException {
    Path draft = storage.newDraft();
    try {
      LakeFile.Stats stats = write(connection, table, query, draft);
      String path = table.name() + '/' + period + '/' + UUID.randomUUID() + ".parquet";
      if (!storage.publish(draft, path)) {
        throw new IOException("must be a new name: path=" + path);
      }
      return new Written(path, stats);
    } catch (SQLException e) {
      throw new IOException("must be able to write: table=" + table.name(), e);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static LakeFile.Stats write(
      Connection connection, LakeTable table, String query, Path draft)
      throws SQLException, IOException {
    String target = Sql.text(draft.toString());
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY ("
              + query
              + " ORDER BY "
              + Sql.names(table.order())
              + ") TO "
              + target
              + options(table));
      String stats = "SELECT " + Sql.stats(table) + " FROM read_parquet(" + target + ')';
      try (ResultSet row = statement.executeQuery(stats)) {
        row.next();
        return stats(row, Files.size(draft));
      }
    }
  }

  private static String options(LakeTable table) {
    boolean isOfRecords =
        table.columns().stream().anyMatch(column -> column.type() == ColumnType.BYTES);
    int rows = isOfRecords ? RECORD_GROUP_ROWS : ROW_GROUP_ROWS;
    return " (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE " + rows + ')';
  }

  private static LakeFile.Stats stats(ResultSet row, long bytes) throws SQLException {
    long rows = row.getLong(1);
    if (rows == 0) {
      throw new IllegalArgumentException("must have a row: rows=0");
    }
    return new LakeFile.Stats(
        rows,
        bytes,
        row.getLong(2),
        row.getLong(3),
        row.getString(4),
        row.getString(5),
        longOrNull(row, 6),
        row.getInt(7));
  }

  private static @Nullable Long longOrNull(ResultSet row, int column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }
}
