package io.factorline.sync.compute;

import io.factorline.catalog.BarView;
import io.factorline.lake.Column;
import io.factorline.lake.LakeTables;
import io.factorline.lake.parquet.ParquetWriter;
import io.factorline.store.CellBits;
import io.factorline.sync.columns.Database;
import io.factorline.sync.columns.Quoted;
import io.factorline.sync.columns.TableRows;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/**
 * Bars on their way into a file with the columns that bars have in the lake. They lie in a table of
 * the scratch database, so memory is bounded. One thread.
 */
final class BarRows implements BarSink, AutoCloseable {
  private static final String TABLE = "bar_rows";

  private final Database database;
  private final BarView view;
  private final TableRows table;
  private final DuckDBAppender appender;
  private long rows;

  private BarRows(Database database, BarView view, TableRows table) {
    this.database = database;
    this.view = view;
    this.table = table;
    this.appender = table.appender();
  }

  static BarRows begin(Database database, BarView view) throws IOException {
    String columns =
        LakeTables.bars(view).columns().stream()
            .map(column -> Quoted.name(column.name()) + ' ' + column.type().sqlName())
            .collect(Collectors.joining(", "));
    return new BarRows(database, view, TableRows.begin(database, TABLE, columns));
  }

  @Override
  public void add(String symbol, long startNs, long endNs, long[] cells) throws IOException {
    try {
      appender.beginRow().append(symbol).appendEpochNanos(startNs).appendEpochNanos(endNs);
      appender.appendEpochNanos(endNs + view.delay().toNanos()).append(0);
      appender.appendNull().appendNull().appendNull().appendNull();
      for (long cell : cells) {
        if (CellBits.isValue(cell)) {
          appender.append(CellBits.value(cell));
        } else {
          appender.appendNull();
        }
      }
      appender.append(undefined(cells)).endRow();
      rows++;
    } catch (SQLException e) {
      throw new IOException("must take the bar: symbol=" + symbol + ", endNs=" + endNs, e);
    }
  }

  private @Nullable String undefined(long[] cells) {
    List<String> names = view.factorNames();
    @Nullable StringBuilder undefined = null;
    for (int i = 0; i < cells.length; i++) {
      if (cells[i] == CellBits.UNDEFINED) {
        undefined = undefined == null ? new StringBuilder() : undefined.append(',');
        undefined.append(names.get(i));
      }
    }
    return undefined == null ? null : undefined.toString();
  }

  long rows() {
    return rows;
  }

  /** Writes all bars, sorted by symbol and end. */
  void writeTo(Path draft) throws IOException {
    table.flush();
    String columns =
        LakeTables.bars(view).columns().stream()
            .map(Column::name)
            .map(Quoted::name)
            .collect(Collectors.joining(", "));
    database.run(
        "COPY (SELECT "
            + columns
            + " FROM "
            + TABLE
            + " ORDER BY symbol, \"end\", revision) TO "
            + Quoted.text(draft.toString())
            + " (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE "
            + ParquetWriter.ROW_GROUP_ROWS
            + ')');
  }

  @Override
  public void close() throws IOException {
    table.close();
  }
}
