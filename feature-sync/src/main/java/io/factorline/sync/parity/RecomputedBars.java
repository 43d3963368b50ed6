package io.factorline.sync.parity;

import io.factorline.catalog.BarView;
import io.factorline.store.CellBits;
import io.factorline.store.ClosedBar;
import io.factorline.sync.columns.Database;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * The bars of one view as they closed once more, in a table of the scratch database: partition,
 * closing offset, symbol, start, end, then per factor its value and, where it has none, the bits
 * that say why. One thread.
 */
final class RecomputedBars implements AutoCloseable {
  private final Connection connection;
  private final DuckDBAppender appender;

  private RecomputedBars(Connection connection, DuckDBAppender appender) {
    this.connection = connection;
    this.appender = appender;
  }

  /** Name of the table of a view. */
  static String table(BarView view) {
    return "again_" + view.name();
  }

  static RecomputedBars begin(Database database, BarView view) throws IOException {
    StringBuilder sql =
        new StringBuilder("CREATE TABLE ")
            .append(table(view))
            .append("(p INTEGER, o BIGINT, symbol VARCHAR, s BIGINT, e BIGINT");
    for (int f = 0; f < view.factorNames().size(); f++) {
      sql.append(", f").append(f).append(" DOUBLE, w").append(f).append(" BIGINT");
    }
    database.run(sql.append(")").toString());
    Connection connection = database.connect();
    try {
      return new RecomputedBars(
          connection,
          connection.unwrap(DuckDBConnection.class).createAppender("main", table(view)));
    } catch (SQLException e) {
      throw new IOException("must be able to append: table=" + table(view), e);
    }
  }

  void add(int partition, String symbol, ClosedBar bar) throws IOException {
    try {
      appender.beginRow().append(partition).append(bar.offset()).append(symbol);
      appender.append(bar.startNs()).append(bar.endNs());
      for (int f = 0; f < bar.factorCount(); f++) {
        long cell = bar.cell(f);
        if (CellBits.isValue(cell)) {
          appender.append(CellBits.value(cell)).appendNull();
        } else {
          appender.appendNull().append(cell);
        }
      }
      appender.endRow();
    } catch (SQLException e) {
      throw new IOException("must take the bar: symbol=" + symbol, e);
    }
  }

  /** Makes all bars visible to queries. */
  void flush() throws IOException {
    try {
      appender.flush();
    } catch (SQLException e) {
      throw new IOException("must take all bars", e);
    }
  }

  @Override
  public void close() throws IOException {
    try (connection;
        appender) {
      // In the reverse order.
    } catch (SQLException e) {
      throw new IOException("must close", e);
    }
  }
}
