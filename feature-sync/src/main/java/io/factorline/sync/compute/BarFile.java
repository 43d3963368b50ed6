package io.factorline.sync.compute;

import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.kernel.Bar;
import io.factorline.kernel.Ohlcv;
import io.factorline.market.Session;
import io.factorline.sync.columns.Chunks;
import io.factorline.sync.columns.ColumnInfo;
import io.factorline.sync.columns.Database;
import io.factorline.sync.columns.Quoted;
import io.factorline.sync.columns.TimeColumn;
import io.factorline.time.UtcTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.duckdb.DuckDBReadableVector;

/**
 * A researcher's bars: {@code symbol}, {@code start} or {@code end} (of daily bars also {@code
 * date}, the session's), {@code open high low close volume} and, if known, {@code turnover}. Read
 * by symbol and time, whatever their order in the file.
 */
final class BarFile {
  private static final List<String> FIGURES = List.of("open", "high", "low", "close", "volume");

  private final Catalog catalog;
  private final BarView view;
  private final String timeName;

  private BarFile(Catalog catalog, BarView view, String timeName) {
    this.catalog = catalog;
    this.view = view;
    this.timeName = timeName;
  }

  /**
   * Runs the bars of a file through a view.
   *
   * @return how many bars there were
   * @throws RequestException naming row, column and rule where a bar is none
   */
  static long run(
      Database database, Catalog catalog, BarView view, Path file, BarSink sink, Running running)
      throws IOException {
    List<ColumnInfo> columns = InputColumns.describe(database, file);
    String timeName = timeName(view, columns);
    BarFile bars = new BarFile(catalog, view, timeName);
    try (Chunks chunks = database.query(query(columns, timeName, file))) {
      return bars.read(chunks, sink, running);
    }
  }

  private static String timeName(BarView view, List<ColumnInfo> columns) {
    List<String> known =
        view.timeframe().isDaily() ? List.of("date", "start", "end") : List.of("end", "start");
    for (String name : known) {
      if (InputColumns.has(columns, name)) {
        return name;
      }
    }
    throw InputColumns.refused("must have one of " + known + ": input.columns=" + columns);
  }

  private static String query(List<ColumnInfo> columns, String timeName, Path file) {
    StringBuilder sql = new StringBuilder("SELECT n, s, t");
    FIGURES.forEach(figure -> sql.append(", ").append(figure));
    sql.append(", turnover FROM (SELECT row_number() OVER () AS n, ");
    sql.append(InputColumns.text(columns, "symbol")).append(" AS s, ");
    ColumnInfo time = InputColumns.require(columns, timeName);
    sql.append(timeName.equals("date") ? date(time) : TimeColumn.ns(time, "input"));
    sql.append(" AS t");
    for (String figure : FIGURES) {
      sql.append(", ").append(InputColumns.number(columns, figure)).append(" AS ").append(figure);
    }
    String turnover =
        InputColumns.has(columns, "turnover")
            ? InputColumns.number(columns, "turnover")
            : "NULL::DOUBLE";
    return sql.append(", ")
        .append(turnover)
        .append(" AS turnover FROM ")
        .append(Quoted.file(file))
        .append(") ORDER BY s NULLS FIRST, t NULLS FIRST, n")
        .toString();
  }

  private static String date(ColumnInfo column) {
    return "date_diff('day', DATE '1970-01-01', TRY_CAST("
        + Quoted.name(column.name())
        + " AS DATE))";
  }

  private long read(Chunks chunks, BarSink sink, Running running) throws IOException {
    BarFactors factors = new BarFactors(view);
    String symbol = "";
    long lastEndNs = Long.MIN_VALUE;
    long count = 0;
    while (chunks.next()) {
      DuckDBReadableVector symbols = chunks.column(1);
      for (int i = 0; i < chunks.rows(); i++) {
        String nextSymbol = InputColumns.symbol(symbols, i, chunks.column(0).getLong(i));
        if (!nextSymbol.equals(symbol)) {
          symbol = nextSymbol;
          lastEndNs = Long.MIN_VALUE;
          factors.begin();
        }
        Bar bar = bar(chunks, i, symbol);
        requireLater(bar, lastEndNs, symbol, chunks.column(0).getLong(i));
        lastEndNs = bar.endNs();
        sink.add(symbol, bar.startNs(), bar.endNs(), factors.update(bar));
      }
      count += chunks.rows();
      running.done(chunks.rows());
    }
    return count;
  }

  private static void requireLater(Bar bar, long lastEndNs, String symbol, long row) {
    if (bar.endNs() <= lastEndNs) {
      throw InputColumns.refused(
          "must be one bar per symbol and time: symbol="
              + symbol
              + ", end="
              + UtcTime.text(bar.endNs())
              + ", row="
              + row);
    }
  }

  private Bar bar(Chunks chunks, int at, String symbol) {
    long row = chunks.column(0).getLong(at);
    if (chunks.column(2).isNull(at)) {
      throw new RequestException(
          ErrorCode.INVALID_TIME, TimeColumn.RULE + ": input." + timeName + ", row=" + row);
    }
    long time = chunks.column(2).getLong(at);
    Ohlcv figures = figures(chunks, at, row);
    if (view.timeframe().isDaily()) {
      Session session = session(symbol, time, row);
      return Bar.imported(session.openNs(), session.endNs(), session.day(), figures);
    }
    long startNs = timeName.equals("end") ? time - view.timeframe().durationNs() : time;
    if (view.timeframe().startOf(startNs) != startNs) {
      throw InputColumns.refused(
          "must be aligned to "
              + view.timeframe()
              + ": input."
              + timeName
              + "="
              + UtcTime.text(time)
              + ", row="
              + row);
    }
    Session session = catalog.venueOf(symbol).calendar().at(startNs);
    long day = session == null ? Math.floorDiv(startNs, 86_400_000_000_000L) : session.day();
    return Bar.imported(startNs, view.timeframe().endOf(startNs), day, figures);
  }

  private Session session(String symbol, long time, long row) {
    var calendar = catalog.venueOf(symbol).calendar();
    Session session =
        switch (timeName) {
          case "date" -> calendar.of(time);
          case "start" -> calendar.at(time);
          default -> calendar.at(time - 1);
        };
    if (session == null) {
      throw InputColumns.refused(
          "must be in a session of "
              + catalog.venueOf(symbol).id()
              + ": input."
              + timeName
              + "="
              + (timeName.equals("date")
                  ? java.time.LocalDate.ofEpochDay(time)
                  : UtcTime.text(time))
              + ", row="
              + row);
    }
    return session;
  }

  private static Ohlcv figures(Chunks chunks, int at, long row) {
    double[] values = new double[FIGURES.size()];
    for (int f = 0; f < values.length; f++) {
      if (chunks.column(3 + f).isNull(at)) {
        throw InputColumns.refused("must be a number: input." + FIGURES.get(f) + ", row=" + row);
      }
      values[f] = chunks.column(3 + f).getDouble(at);
    }
    DuckDBReadableVector turnover = chunks.column(3 + values.length);
    try {
      return turnover.isNull(at)
          ? Ohlcv.of(values[0], values[1], values[2], values[3], values[4])
          : new Ohlcv(
              values[0], values[1], values[2], values[3], values[4], turnover.getDouble(at));
    } catch (IllegalArgumentException e) {
      throw InputColumns.refused(e.getMessage() + ", row=" + row);
    }
  }
}
