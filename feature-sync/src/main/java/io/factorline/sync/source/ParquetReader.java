package io.factorline.sync.source;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Parquet files, read by DuckDB column by column and given row by row. */
final class ParquetReader implements RawReader {
  private static final List<String> ENDINGS = List.of(".parquet");
  private static final int SHOWN = 300;

  private final Connection duck;
  private final Path base;
  private final String path;

  /**
   * A reader.
   *
   * @param duck connection of its own, whose memory is limited
   */
  ParquetReader(Connection duck, Path base, String path) {
    this.duck = duck;
    this.base = base;
    this.path = path;
  }

  @Override
  public String fingerprint() throws SourceException {
    return SourceFiles.fingerprint(files());
  }

  private List<Path> files() throws SourceException {
    return SourceFiles.of(base, path, ENDINGS);
  }

  @Override
  public void read(SourceColumns columns, RawSink sink, InputFiles files) throws SourceException {
    for (Path file : files()) {
      files.add(file);
      String name = base.relativize(file.toAbsolutePath()).toString();
      try {
        read(file, name, columns, sink);
      } catch (ColumnException e) {
        sink.badFile(name, e.column(), e.rule());
      } catch (SQLException e) {
        sink.badFile(name, "", "must be a whole Parquet file: reason=" + reason(e));
      }
    }
  }

  private void read(Path file, String name, SourceColumns columns, RawSink sink)
      throws SQLException, SourceException, ColumnException {
    String table = "read_parquet('%s')".formatted(file.toString().replace("'", "''"));
    List<String> header = new ArrayList<>();
    List<String> types = new ArrayList<>();
    try (Statement statement = duck.createStatement();
        ResultSet described = statement.executeQuery("DESCRIBE SELECT * FROM " + table)) {
      while (described.next()) {
        header.add(described.getString(1));
        types.add(described.getString(2));
      }
    }
    int[] positions = columns.positions(header, false);
    List<Projection> projections = new ArrayList<>();
    for (int position : positions) {
      projections.add(Projection.of(header.get(position), types.get(position)));
    }
    String list = String.join(", ", projections.stream().map(Projection::expression).toList());
    sink.open(name, projections.stream().map(Projection::kind).toList());
    try (Statement statement = duck.createStatement();
        ResultSet rows = statement.executeQuery("SELECT " + list + " FROM " + table)) {
      give(rows, projections, sink);
    }
  }

  private static void give(ResultSet rows, List<Projection> projections, RawSink sink)
      throws SQLException, SourceException {
    @Nullable Object[] cells = new @Nullable Object[projections.size()];
    long row = 0;
    while (rows.next()) {
      for (int i = 0; i < cells.length; i++) {
        cells[i] = cell(rows, i + 1, projections.get(i).kind());
      }
      sink.row(++row, cells);
    }
  }

  private static @Nullable Object cell(ResultSet rows, int column, CellKind kind)
      throws SQLException {
    Object cell =
        switch (kind) {
          case TEXT, DIGITS -> rows.getString(column);
          case WHOLE, INSTANT, LOCAL -> rows.getLong(column);
          case REAL -> rows.getDouble(column);
          case FLAG -> rows.getBoolean(column);
        };
    return rows.wasNull() ? null : cell;
  }

  private static String reason(SQLException failure) {
    String text = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }

  /**
   * How a column is asked for.
   *
   * @param expression of SQL, whose value is of the kind
   */
  private record Projection(String expression, CellKind kind) {
    private static final long NS_PER_DAY = 86_400_000_000_000L;

    static Projection of(String column, String type) throws ColumnException {
      String name = "\"" + column.replace("\"", "\"\"") + "\"";
      String plain = type.replaceAll("\\(.*", "").toUpperCase(Locale.ROOT);
      return switch (plain) {
        case "VARCHAR" -> new Projection(name, CellKind.TEXT);
        case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER" ->
            new Projection(name + "::BIGINT", CellKind.WHOLE);
        case "UBIGINT", "HUGEINT", "UHUGEINT", "DECIMAL" ->
            new Projection(name + "::VARCHAR", CellKind.DIGITS);
        case "FLOAT", "DOUBLE" -> new Projection(name + "::DOUBLE", CellKind.REAL);
        case "BOOLEAN" -> new Projection(name, CellKind.FLAG);
        // pandas writes times with a zone in nanoseconds.
        case "TIMESTAMP WITH TIME ZONE",
            "TIMESTAMPTZ",
            "TIMESTAMP_NS WITH TIME ZONE",
            "TIMESTAMPTZ_NS" ->
            new Projection("epoch_ns(" + name + ")", CellKind.INSTANT);
        case "TIMESTAMP", "TIMESTAMP_NS", "TIMESTAMP_MS", "TIMESTAMP_S" ->
            new Projection("epoch_ns(" + name + ")", CellKind.LOCAL);
        case "DATE" ->
            new Projection("(" + name + " - DATE '1970-01-01') * " + NS_PER_DAY, CellKind.LOCAL);
        default ->
            throw new ColumnException(
                column, "must be text, a number, a flag, a time or a date, is " + type);
      };
    }
  }
}
