package io.factorline.lake.parquet;

import io.factorline.lake.Column;
import io.factorline.lake.ColumnType;
import io.factorline.lake.LakeFormatException;
import io.factorline.lake.LakeStorage;
import io.factorline.lake.LakeTable;
import io.factorline.lake.RowCursor;
import io.factorline.lake.RowFilter;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
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

  /**
   * The columns of a file, as a file of a definition that the catalog no longer has.
   *
   * @throws NoSuchFileException if it is gone
   * @throws LakeFormatException if it cannot be read or has a column of a type that no table has
   */
  public List<Column> columns(String file) throws IOException {
    String query = "SELECT * FROM " + Sql.files(List.of(storage.location(file))) + " LIMIT 0";
    try (Connection connection = duckDb.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      ResultSetMetaData found = rows.getMetaData();
      List<Column> columns = new ArrayList<>();
      for (int i = 1; i <= found.getColumnCount(); i++) {
        columns.add(new Column(found.getColumnName(i), type(file, found.getColumnTypeName(i))));
      }
      return columns;
    } catch (SQLException e) {
      if (!storage.exists(file)) {
        throw gone(file, e);
      }
      throw new LakeFormatException("must be readable: file=" + file, e);
    }
  }

  private static ColumnType type(String file, String sqlName) throws LakeFormatException {
    for (ColumnType type : ColumnType.values()) {
      if (type.sqlName().equals(sqlName)) {
        return type;
      }
    }
    throw new LakeFormatException("must be of a known type: file=" + file + ", type=" + sqlName);
  }

  private static NoSuchFileException gone(String file, SQLException e) {
    NoSuchFileException gone = new NoSuchFileException(file);
    gone.initCause(e);
    return gone;
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
        return gone(file, e);
      }
    }
    return unreadable(request, e);
  }

  static LakeFormatException unreadable(Request request, SQLException e) {
    return new LakeFormatException(
        "must be readable: table=" + request.table().name() + ", files=" + request.files(), e);
  }
}
