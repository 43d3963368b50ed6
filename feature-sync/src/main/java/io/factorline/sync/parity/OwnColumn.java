package io.factorline.sync.parity;

import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLookupException;
import io.factorline.catalog.FactorRef;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.kernel.FactorSpec;
import io.factorline.lake.LakeStorage;
import io.factorline.lake.LakeTables;
import io.factorline.lake.ManifestStore;
import io.factorline.sync.columns.Chunks;
import io.factorline.sync.columns.ColumnInfo;
import io.factorline.sync.columns.Database;
import io.factorline.sync.columns.Quoted;
import io.factorline.sync.columns.TimeColumn;
import io.factorline.time.UtcTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A researcher's own column ({@code symbol}, {@code time}, {@code value}) against a factor: at each
 * time the last closed bar that was known then. Where they differ, other ways to compute the figure
 * are tried, and the one that explains most rows is told as the likely cause.
 */
final class OwnColumn {
  private static final double NEAR = 1e-9;
  private static final double EXPLAINS = 0.95;

  private final Catalog catalog;
  private final Database database;
  private final SymbolBars bars;
  private final BarView view;
  private final FactorRef factor;

  OwnColumn(
      Catalog catalog,
      Database database,
      LakeStorage storage,
      ManifestStore manifests,
      FactorRef factor)
      throws IOException {
    this.catalog = catalog;
    this.database = database;
    this.factor = factor;
    this.view = (BarView) catalog.view(factor.view());
    this.bars =
        SymbolBars.open(
            database,
            storage,
            manifests.current(LakeTables.BARS + view.name()),
            view,
            factor.factor());
  }

  /**
   * A factor that bars have.
   *
   * @throws RequestException if there is none of that name, or its view has no bars
   */
  static FactorRef factor(Catalog catalog, String name) {
    try {
      FactorRef factor = catalog.resolve(name);
      if (!(catalog.view(factor.view()) instanceof BarView)) {
        throw new RequestException(
            ErrorCode.INVALID_PARAMETER, "must be a factor of bars: factor=" + name);
      }
      return factor;
    } catch (CatalogLookupException e) {
      throw new RequestException(ErrorCode.UNKNOWN_FACTOR, String.valueOf(e.getMessage()));
    }
  }

  /** Rows of one symbol in the order of time. */
  private record OwnRows(String symbol, List<Long> times, List<Double> values, List<Long> rows) {}

  /** The first row that differs, in the order of time. */
  private record First(
      String symbol, long timeNs, double own, double stored, long row, @Nullable Long endNs) {}

  private final class Totals {
    private long rows;
    private long different;
    private @Nullable First first;
    private final List<Variant> variants;
    private final long[] explained;

    Totals(List<Variant> variants) {
      this.variants = variants;
      this.explained = new long[variants.size()];
    }

    void add(OwnRows own, BarSeries series) {
      int[] at = new int[own.times.size()];
      for (int i = 0; i < at.length; i++) {
        at[i] = series.at(own.times.get(i) - view.delay().toNanos());
        double stored = at[i] < 0 ? Double.NaN : series.factor()[at[i]];
        rows++;
        if (!isSame(own.values.get(i), stored)) {
          different++;
          note(own, i, stored, at[i] < 0 ? null : series.endNs()[at[i]]);
        }
      }
      for (int v = 0; v < explained.length; v++) {
        explained[v] += explained(variants.get(v), own, series, at);
      }
    }

    private void note(OwnRows own, int i, double stored, @Nullable Long endNs) {
      First known = first;
      if (known == null || own.times.get(i) < known.timeNs) {
        first =
            new First(
                own.symbol, own.times.get(i), own.values.get(i), stored, own.rows.get(i), endNs);
      }
    }
  }

  private static boolean isSame(double own, double stored) {
    return Double.isNaN(own)
        ? Double.isNaN(stored)
        : Double.doubleToRawLongBits(own) == Double.doubleToRawLongBits(stored);
  }

  private static long explained(Variant variant, OwnRows own, BarSeries series, int[] at) {
    double[] values = variant.values().of(series, start(own, at));
    long count = 0;
    for (int i = 0; i < at.length; i++) {
      int bar = at[i] + variant.shift();
      double value = bar < 0 || bar >= values.length ? Double.NaN : values[bar];
      double figure = own.values.get(i);
      boolean isNear =
          Math.abs(figure - value) <= NEAR * Math.max(Math.abs(figure), Math.abs(value));
      count += isNear || (Double.isNaN(figure) && Double.isNaN(value)) ? 1 : 0;
    }
    return count;
  }

  private static Variant.Start start(OwnRows own, int[] at) {
    for (int i = 0; i < at.length; i++) {
      if (!Double.isNaN(own.values.get(i))) {
        return new Variant.Start(at[0], at[i]);
      }
    }
    return new Variant.Start(at.length == 0 ? -1 : at[0], -1);
  }

  /** Compares a file; gives the report. */
  Map<String, Object> compare(Path file) throws IOException {
    FactorSpec spec =
        view.kernel().factors().stream()
            .filter(f -> f.name().equals(factor.factor()))
            .findFirst()
            .orElseThrow();
    Totals totals = new Totals(new Variants(view, spec).all(bars.hasFigures()));
    try (Chunks chunks = database.query(query(file))) {
      OwnRows own = new OwnRows("", new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      while (chunks.next()) {
        for (int i = 0; i < chunks.rows(); i++) {
          String symbol = symbol(chunks, i);
          if (!symbol.equals(own.symbol)) {
            finish(own, totals);
            own = new OwnRows(symbol, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
          }
          add(own, chunks, i);
        }
      }
      finish(own, totals);
    }
    return report(totals);
  }

  private void finish(OwnRows own, Totals totals) throws IOException {
    if (!own.times.isEmpty()) {
      totals.add(own, bars.of(own.symbol, catalog.venueOf(own.symbol).calendar()));
    }
  }

  private static String symbol(Chunks chunks, int at) {
    if (chunks.column(0).isNull(at)) {
      throw refused("must not be null: against.symbol, row=" + chunks.column(3).getLong(at));
    }
    return chunks.column(0).getString(at);
  }

  private static void add(OwnRows own, Chunks chunks, int at) {
    long row = chunks.column(3).getLong(at);
    if (chunks.column(1).isNull(at)) {
      throw new RequestException(
          ErrorCode.INVALID_TIME, TimeColumn.RULE + ": against.time, row=" + row);
    }
    own.times.add(chunks.column(1).getLong(at));
    own.values.add(chunks.column(2).isNull(at) ? Double.NaN : chunks.column(2).getDouble(at));
    own.rows.add(row);
  }

  private String query(Path file) throws IOException {
    List<ColumnInfo> columns = database.describe("SELECT * FROM " + Quoted.file(file));
    ColumnInfo symbol = require(columns, "symbol");
    if (!symbol.type().equals("VARCHAR")) {
      throw refused("must be text: against.symbol, type=" + symbol.type());
    }
    require(columns, "value");
    return "SELECT symbol, "
        + TimeColumn.ns(require(columns, "time"), "against")
        + " AS t, TRY_CAST(value AS DOUBLE), row_number() OVER () AS n FROM "
        + Quoted.file(file)
        + " ORDER BY symbol, t NULLS FIRST, n";
  }

  private static ColumnInfo require(List<ColumnInfo> columns, String name) {
    return columns.stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow(() -> refused("must have a column " + name + ": against.columns=" + columns));
  }

  private static RequestException refused(String detail) {
    return new RequestException(ErrorCode.INVALID_PARAMETER, detail);
  }

  private Map<String, Object> report(Totals totals) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("factor", factor.toString());
    report.put("definition", view.definition());
    report.put("rows", totals.rows);
    report.put("different", totals.different);
    report.put("equal", totals.different == 0);
    First first = totals.first;
    if (first != null) {
      report.put("first", report(first));
      report.put("cause", cause(totals));
    }
    return report;
  }

  private static Map<String, Object> report(First first) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("row", first.row);
    report.put("symbol", first.symbol);
    report.put("time", UtcTime.text(first.timeNs));
    report.put("own", Double.isNaN(first.own) ? null : first.own);
    report.put("factor", Double.isNaN(first.stored) ? null : first.stored);
    report.put(
        "ulps",
        Difference.ulps(
            Double.doubleToRawLongBits(first.own), Double.doubleToRawLongBits(first.stored)));
    report.put("barEnd", first.endNs == null ? null : UtcTime.text(first.endNs));
    return report;
  }

  private static Map<String, Object> cause(Totals totals) {
    int best = -1;
    for (int v = 0; v < totals.explained.length; v++) {
      if (totals.explained[v] >= EXPLAINS * totals.rows
          && (best < 0 || totals.explained[v] > totals.explained[best])) {
        best = v;
      }
    }
    Map<String, Object> cause = new LinkedHashMap<>();
    cause.put("kind", best < 0 ? "unknown" : totals.variants.get(best).cause());
    cause.put("text", best < 0 ? "none of the ways tried" : totals.variants.get(best).text());
    cause.put("explains", best < 0 ? 0L : totals.explained[best]);
    return cause;
  }
}
