package io.factorline.sync.parity;

import io.factorline.catalog.BarView;
import io.factorline.kernel.FactorSpec;
import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeStorage;
import io.factorline.lake.Manifest;
import io.factorline.market.Session;
import io.factorline.market.SessionCalendar;
import io.factorline.sync.columns.Chunks;
import io.factorline.sync.columns.Database;
import io.factorline.sync.columns.Quoted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The bars of one view, symbol by symbol, out of the lake: the newest revision of each. */
final class SymbolBars {
  private static final int MAX_BARS = 10_000_000;
  private static final long DAY_NS = 86_400_000_000_000L;
  private static final List<String> FIGURES =
      List.of("open", "high", "low", "last_price", "volume");

  private final Database database;
  private final List<String> files;
  private final List<String> columns;
  private final boolean hasFigures;

  private SymbolBars(
      Database database, List<String> files, List<String> columns, boolean hasFigures) {
    this.database = database;
    this.files = List.copyOf(files);
    this.columns = List.copyOf(columns);
    this.hasFigures = hasFigures;
  }

  /** The bars at a manifest, with one factor. */
  static SymbolBars open(
      Database database, LakeStorage storage, Manifest manifest, BarView view, String factor) {
    List<String> files =
        manifest.files().stream()
            .filter(file -> view.definition().equals(file.definition()) && !file.superseded())
            .map(LakeFile::path)
            .map(storage::location)
            .sorted()
            .toList();
    List<String> columns = new ArrayList<>();
    boolean hasFigures = true;
    for (String kind : FIGURES) {
      Optional<String> name = ofKind(view, kind);
      hasFigures &= name.isPresent();
      columns.add(name.map(Quoted::name).orElse("NULL::DOUBLE"));
    }
    columns.add(Quoted.name(factor));
    return new SymbolBars(database, files, columns, hasFigures);
  }

  private static Optional<String> ofKind(BarView view, String kind) {
    return view.kernel().factors().stream()
        .filter(factor -> factor.indicator().kind().equals(kind))
        .map(FactorSpec::name)
        .findFirst();
  }

  /** Whether the view has all figures of a bar among its factors. */
  boolean hasFigures() {
    return hasFigures;
  }

  /** The bars of a symbol. */
  BarSeries of(String symbol, SessionCalendar calendar) throws IOException {
    if (files.isEmpty()) {
      return series(new Draft(), calendar);
    }
    String sql =
        "SELECT epoch_ns(start), epoch_ns(\"end\"), "
            + String.join(", ", columns)
            + " FROM "
            + Quoted.parquet(files)
            + " WHERE symbol = "
            + Quoted.text(symbol)
            + " QUALIFY row_number() OVER (PARTITION BY \"end\" ORDER BY knowledge DESC, revision"
            + " DESC) = 1 ORDER BY \"end\" LIMIT "
            + (MAX_BARS + 1);
    Draft draft = new Draft();
    try (Chunks chunks = database.query(sql)) {
      while (chunks.next()) {
        draft.add(chunks);
      }
    }
    if (draft.size > MAX_BARS) {
      throw new IOException(
          "must have at most " + MAX_BARS + " bars: symbol=" + symbol + ", bars>=" + draft.size);
    }
    return series(draft, calendar);
  }

  private static BarSeries series(Draft draft, SessionCalendar calendar) {
    draft.resize(draft.size);
    long[] days = new long[draft.size];
    for (int i = 0; i < days.length; i++) {
      Session session = calendar.at(draft.times[0][i]);
      days[i] = session == null ? Math.floorDiv(draft.times[0][i], DAY_NS) : session.day();
    }
    return new BarSeries(draft.times[0], draft.times[1], days, draft.values);
  }

  /** Growing columns. */
  private static final class Draft {
    private final long[][] times = new long[2][0];
    private final double[][] values = new double[6][0];
    private int size;

    void add(Chunks chunks) {
      int rows = chunks.rows();
      if (size + rows > times[0].length) {
        resize(Math.max(size + rows, 2 * size));
      }
      for (int i = 0; i < rows; i++) {
        times[0][size] = chunks.column(0).getLong(i);
        times[1][size] = chunks.column(1).getLong(i);
        for (int c = 0; c < values.length; c++) {
          values[c][size] =
              chunks.column(2 + c).isNull(i) ? Double.NaN : chunks.column(2 + c).getDouble(i);
        }
        size++;
      }
    }

    void resize(int length) {
      times[0] = Arrays.copyOf(times[0], length);
      times[1] = Arrays.copyOf(times[1], length);
      for (int c = 0; c < values.length; c++) {
        values[c] = Arrays.copyOf(values[c], length);
      }
    }
  }
}
