package io.factorline.sync.backfill;

import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.kernel.Bar;
import io.factorline.kernel.Ohlcv;
import io.factorline.kernel.ViewKernel;
import io.factorline.lake.parquet.DuckDb;
import io.factorline.market.Session;
import io.factorline.market.Symbol;
import io.factorline.store.CellBits;
import io.factorline.store.ClosedBar;
import io.factorline.store.TopicId;
import io.factorline.time.UtcTime;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Bars of a file, CSV or Parquet with the columns {@code symbol}, {@code date} or {@code time} (of
 * the bar's start), {@code open}, {@code high}, {@code low}, {@code close}, {@code volume}, run
 * through a view's kernel bar by bar. Their turnover is not known, so that of {@link Ohlcv#of}. One
 * thread.
 */
public final class ImportedBars {
  private static final int CHECK_EVERY = 10_000;

  private final Catalog catalog;
  private final BarView view;
  private final DuckDb duckDb;
  private final ViewKernel empty;
  private final double[] values;

  /** Takes the bars, by symbol and time. */
  public interface Receiver {
    /**
     * A bar that closed.
     *
     * @param kernel of the symbol, after the bar; used for all bars of the symbol
     */
    void take(String symbol, ClosedBar bar, ViewKernel kernel) throws IOException;
  }

  /** Told of the rows read; may throw to stop. */
  public interface Progress {
    /** So many rows were read so far. */
    void read(long rows);
  }

  /** A row that breaks a rule; the message names row and column. */
  public static final class RowException extends IOException {
    private static final long serialVersionUID = 1L;

    RowException(long row, String rule) {
      super("row " + row + ": " + rule);
    }
  }

  /** The bars of a view. */
  public ImportedBars(Catalog catalog, BarView view, DuckDb duckDb) {
    this.catalog = catalog;
    this.view = view;
    this.duckDb = duckDb;
    this.empty = ViewKernel.of(view.kernel());
    this.values = new double[view.factorNames().size()];
  }

  /**
   * What was read.
   *
   * @param rows all rows of the file
   * @param later of them, those that end behind the time asked for
   */
  public record Count(long rows, long later) {}

  /**
   * Gives the bars of a file, by symbol and time.
   *
   * @param untilNs the latest end of a bar that is run, ns since the epoch; later ones are counted
   * @throws RowException at the first row that breaks a rule; bars may have been given before
   */
  public Count run(Path file, long untilNs, Receiver receiver, Progress progress)
      throws IOException {
    try (Connection connection = duckDb.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query(file))) {
      return run(rows, untilNs, receiver, progress);
    } catch (SQLException e) {
      throw new IOException(
          "must be CSV or Parquet with symbol, date or time, open, high, low, close, volume: file="
              + file.getFileName(),
          e);
    }
  }

  private String query(Path file) {
    String name = "'" + file.toString().replace("'", "''") + "'";
    boolean isParquet = file.toString().toLowerCase(Locale.ROOT).endsWith(".parquet");
    String source =
        isParquet
            ? "read_parquet([" + name + "])"
            : "read_csv([" + name + "], header = true, all_varchar = true)";
    String time = view.timeframe().isDaily() ? "date" : "time";
    return "SELECT row_number() OVER () AS line, CAST(symbol AS VARCHAR) AS name, CAST("
        + time
        + " AS VARCHAR) AS begins, "
        + number("open")
        + ", "
        + number("high")
        + ", "
        + number("low")
        + ", "
        + number("close")
        + ", "
        + number("volume")
        + " FROM "
        + source
        + " ORDER BY name, begins";
  }

  private static String number(String column) {
    return "TRY_CAST(" + column + " AS DOUBLE) AS " + column;
  }

  private Count run(ResultSet rows, long untilNs, Receiver receiver, Progress progress)
      throws SQLException, IOException {
    String symbol = null;
    ViewKernel kernel = empty;
    long lastEndNs = Long.MIN_VALUE;
    long count = 0;
    long later = 0;
    while (rows.next()) {
      long line = rows.getLong(1);
      String name = rows.getString(2);
      if (name == null || !Symbol.isValid(name)) {
        throw new RowException(line, "must be a symbol: symbol=" + name);
      }
      if (!name.equals(symbol)) {
        symbol = name;
        kernel = empty.fresh();
        lastEndNs = Long.MIN_VALUE;
      }
      Bar bar = bar(line, name, rows);
      if (bar.startNs() < lastEndNs) {
        throw new RowException(line, "must be one bar per symbol and time: symbol=" + name);
      }
      lastEndNs = bar.endNs();
      if (bar.endNs() <= untilNs) {
        receiver.take(name, close(kernel, bar), kernel);
      } else {
        later++;
      }
      if (++count % CHECK_EVERY == 0) {
        progress.read(count);
      }
    }
    progress.read(count);
    return new Count(count, later);
  }

  private Bar bar(long line, String symbol, ResultSet row) throws SQLException, IOException {
    double[] figures = new double[5];
    for (int i = 0; i < figures.length; i++) {
      figures[i] = row.getDouble(i + 4);
      if (row.wasNull()) {
        throw new RowException(
            line, "must be a number: column=" + row.getMetaData().getColumnName(i + 4));
      }
    }
    Session session = session(line, symbol, row.getString(3));
    try {
      Ohlcv ohlcv = Ohlcv.of(figures[0], figures[1], figures[2], figures[3], figures[4]);
      return Bar.imported(session.openNs(), session.endNs(), session.day(), ohlcv);
    } catch (IllegalArgumentException e) {
      throw new RowException(line, String.valueOf(e.getMessage()));
    }
  }

  /** Start, end and session day of a bar; of an intraday bar start and end are its own. */
  private Session session(long line, String symbol, @Nullable String text) throws RowException {
    try {
      if (view.timeframe().isDaily()) {
        long day = LocalDate.parse(String.valueOf(text)).toEpochDay();
        Session session = catalog.venueOf(symbol).calendar().of(day);
        if (session == null || session.isEmpty()) {
          throw new RowException(line, "must be a day with a session: date=" + text);
        }
        return session;
      }
      long startNs = UtcTime.parse(String.valueOf(text));
      Session session = catalog.venueOf(symbol).calendar().at(startNs);
      if (session == null || view.timeframe().startOf(startNs) != startNs) {
        throw new RowException(line, "must be the start of a bar in a session: time=" + text);
      }
      long endNs = view.timeframe().endOf(startNs);
      return new Session(session.day(), startNs, endNs, endNs);
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new RowException(line, "must be a date or time: text=" + text);
    }
  }

  private ClosedBar close(ViewKernel kernel, Bar bar) {
    kernel.update(bar);
    kernel.closed(values, 0);
    long[] cells = new long[values.length];
    for (int i = 0; i < cells.length; i++) {
      boolean isWarm = kernel.barCount() > (long) kernel.firstIndex(i) + view.unstableBars();
      cells[i] = CellBits.of(values[i], isWarm);
    }
    return new ClosedBar(bar.startNs(), bar.endNs(), 0, TopicId.NONE, 0, cells);
  }
}
