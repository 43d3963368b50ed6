package io.factorline.lake.parquet;

import io.factorline.lake.Column;
import io.factorline.lake.LakeFormatException;
import io.factorline.lake.LakeStorage;
import io.factorline.lake.LakeTable;
import io.factorline.lake.RowCursor;
import io.factorline.lake.RowFilter;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads rows out of named files of a lake, never out of a folder or a pattern. Rows stream: memory
 * is bounded however many there are. Thread-safe; a cursor belongs to one thread.
 */
public final class ParquetReader {
  private final DuckDb duckDb;
  private final LakeStorage storage;

  /**
   * What to read.
   *
   * @param table names the columns for the filter and the order
   * @param files paths relative to the lake, at least one
   * @param columns in the order in which the cursor counts them; each in at least one of the files
   * @param filter which rows
   * @param sorted whether the rows of all files come in the table's order; else file by file, each
   *     in the order it was written in
   */
  public record Request(
      LakeTable table, List<String> files, List<Column> columns, RowFilter filter, boolean sorted) {
    /** Copies the lists. */
    public Request {
      files = List.copyOf(files);
      columns = List.copyOf(columns);
    }

    /** All columns of the rows, in the table's order. */
    public static Request of(LakeTable table, List<String> files, RowFilter filter) {
      return new Request(table, files, table.columns(), filter, true);
    }
  }

  /** A reader of this lake. */
  public ParquetReader(DuckDb duckDb, LakeStorage storage) {
    this.duckDb = duckDb;
    this.storage = storage;
  }

  /**
   * Begins to read; the caller closes the cursor.
   *
   * @throws NoSuchFileException if a file is gone: its manifest is older than 24 hours
   * @throws LakeFormatException if a file cannot be read or misses a column
   */
  public RowCursor read(Request request) throws IOException {
    Connection connection = duckDb.connect();
    try {
      Statement statement = connection.createStatement();
      ResultSet rows = statement.executeQuery(query(request));
      return new ParquetCursor(connection, statement, rows, request);
    } catch (SQLException e) {
      throw failed(request, closing(connection, e));
    }
  }

  private String query(Request request) {
    LakeTable table = request.table();
    List<String> locations = request.files().stream().map(storage::location).toList();
    String columns = request.columns().stream().map(Sql::read).collect(Collectors.joining(", "));
    String order = request.sorted() ? " ORDER BY " + Sql.names(table.order()) : "";
    return "SELECT "
        + columns
        + " FROM "
        + Sql.files(locations)
        + Sql.where(table, request.filter())
        + order;
  }

  private static SQLException closing(Connection connection, SQLException e) {
    try {
      connection.close();
    } catch (SQLException second) {
      e.addSuppressed(second);
    }
    return e;
  }

  private IOException failed(Request request, SQLException e) throws IOException {
    for (String file : request.files()) {
      if (!storage.exists(file)) {
        NoSuchFileException gone = new NoSuchFileException(file);
        gone.initCause(e);
        return gone;
      }
    }
    return unreadable(request, e);
  }

  static LakeFormatException unreadable(Request request, SQLException e) {
    return new LakeFormatException(
        "must be readable: table=" + request.table().name() + ", files=" + request.files(), e);
  }
}
