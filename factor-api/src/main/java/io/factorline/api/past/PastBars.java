package io.factorline.api.past;

import io.factorline.catalog.BarView;
import io.factorline.lake.Column;
import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeTable;
import io.factorline.lake.LakeTables;
import io.factorline.lake.RowCursor;
import io.factorline.lake.RowFilter;
import io.factorline.lake.parquet.ParquetReader;
import io.factorline.online.PastSymbol;
import io.factorline.store.CellBits;
import io.factorline.time.UtcTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Closed bars in the lake, by what identifies them. Thread-safe; blocks. */
final class PastBars {
  private static final int FIRST_FACTOR = 2;

  private final PastLake lake;

  PastBars(PastLake lake) {
    this.lake = lake;
  }

  /** What identifies a bar, but for the definition, which is that of the view. */
  record Key(String symbol, long endNs, int revision) {}

  /**
   * The bars of a view.
   *
   * @param wanted must have the same end
   * @throws io.factorline.error.RequestException where one is not there
   */
  Map<Key, PastSymbol.Bar> find(BarView view, List<Key> wanted) throws IOException {
    long endNs = wanted.getFirst().endNs();
    Map<Key, PastSymbol.Bar> found = new HashMap<>();
    List<String> symbols = wanted.stream().map(Key::symbol).distinct().toList();
    LakeTable table = LakeTables.bars(view);
    List<Column> columns = columns(table, view);
    List<String> files = files(view, symbols, endNs, endNs + 1);
    if (!files.isEmpty()) {
      RowFilter filter = new RowFilter(symbols, endNs, endNs + 1);
      ParquetReader.Request request =
          new ParquetReader.Request(table, files, columns, filter, false);
      try (RowCursor rows = lake.reader().read(request)) {
        while (rows.next()) {
          add(view, rows, endNs, found);
        }
      }
    }
    for (Key key : wanted) {
      if (!found.containsKey(key)) {
        throw missing(view, key);
      }
    }
    return found;
  }

  private static List<Column> columns(LakeTable table, BarView view) {
    List<String> names = new ArrayList<>(List.of(LakeTables.SYMBOL, LakeTables.REVISION));
    names.addAll(view.factorNames());
    names.add(LakeTables.UNDEFINED);
    return table.columns(names);
  }

  /** All files of the view's definition that may hold them, those replaced for good as well. */
  private List<String> files(BarView view, List<String> symbols, long fromNs, long toNs)
      throws IOException {
    return lake.manifests().current(LakeTables.BARS + view.name()).files().stream()
        .filter(file -> view.definition().equals(file.definition()))
        .filter(file -> symbols.stream().anyMatch(symbol -> file.mayHold(symbol, fromNs, toNs)))
        .map(LakeFile::path)
        .toList();
  }

  private static void add(BarView view, RowCursor row, long endNs, Map<Key, PastSymbol.Bar> found)
      throws IOException {
    int revision = row.int32(1);
    Key key = new Key(String.valueOf(row.text(0)), endNs, revision);
    PastSymbol.Bar bar = new PastSymbol.Bar(endNs, revision, cells(view, row));
    PastSymbol.Bar other = found.put(key, bar);
    if (other != null && !other.equals(bar)) {
      throw Refusals.notReproducible("must be one bar: " + text(view, key));
    }
  }

  private static Map<String, Long> cells(BarView view, RowCursor row) throws IOException {
    List<String> factors = view.factorNames();
    Set<String> undefined = undefined(row.text(FIRST_FACTOR + factors.size()));
    Map<String, Long> cells = new HashMap<>();
    for (int f = 0; f < factors.size(); f++) {
      String factor = factors.get(f);
      if (!row.isNone(FIRST_FACTOR + f)) {
        cells.put(factor, Double.doubleToRawLongBits(row.real(FIRST_FACTOR + f)));
      } else {
        cells.put(factor, undefined.contains(factor) ? CellBits.UNDEFINED : CellBits.WARMING_UP);
      }
    }
    return cells;
  }

  private static Set<String> undefined(@Nullable String names) {
    return names == null ? Set.of() : new HashSet<>(Arrays.asList(names.split(",")));
  }

  /** A symbol's bars are archived in their order: where a later one is, this one will not come. */
  private RuntimeException missing(BarView view, Key key) throws IOException {
    LakeTable table = LakeTables.bars(view);
    List<String> symbols = List.of(key.symbol());
    List<String> later = files(view, symbols, key.endNs() + 1, Long.MAX_VALUE);
    if (!later.isEmpty()) {
      List<Column> any = columns(table, view).subList(0, 1);
      RowFilter filter = RowFilter.of(key.symbol(), key.endNs() + 1, Long.MAX_VALUE);
      ParquetReader.Request request = new ParquetReader.Request(table, later, any, filter, false);
      try (RowCursor rows = lake.reader().read(request)) {
        if (rows.next()) {
          return Refusals.gone("must be a bar of the lake: " + text(view, key));
        }
      }
    }
    return Refusals.notArchived("must be archived: " + text(view, key));
  }

  private static String text(BarView view, Key key) {
    return "symbol=%s, view=%s, end=%s, revision=%d"
        .formatted(key.symbol(), view.name(), UtcTime.text(key.endNs()), key.revision());
  }
}
