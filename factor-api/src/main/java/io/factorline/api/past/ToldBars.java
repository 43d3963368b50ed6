package io.factorline.api.past;

import io.factorline.catalog.BarView;
import io.factorline.catalog.View;
import io.factorline.online.Cut;
import io.factorline.online.PastSymbol;
import io.factorline.store.CellBits;
import io.factorline.store.ClosedBar;
import io.factorline.store.HotRow;
import io.factorline.store.TopicId;
import io.factorline.store.ViewRow;
import io.factorline.time.UtcTime;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Compares the closed bars of a row that was made anew with those that were told: a view that had
 * begun elsewhere, as one that was added to a running log, would not give the same. Stateless;
 * blocks.
 */
final class ToldBars {
  private final PastBars bars;
  private final Map<String, View> stored;

  ToldBars(PastBars bars, Map<String, View> stored) {
    this.bars = bars;
    this.stored = stored;
  }

  void check(HotRow row, Cut.PositionEntry entry) throws IOException {
    for (String name : entry.definitions().keySet()) {
      ViewRow view = row.row().view(name);
      ClosedBar last = view == null ? null : view.lastClosed();
      if (last != null
          && !last.topic().equals(TopicId.NONE)
          && stored.get(name) instanceof BarView bar) {
        check(bar, last, entry.symbol());
      }
    }
  }

  private void check(BarView view, ClosedBar bar, String symbol) throws IOException {
    PastBars.Key key = new PastBars.Key(symbol, bar.endNs(), bar.revision());
    PastSymbol.Bar told = Objects.requireNonNull(bars.find(view, List.of(key)).get(key));
    for (int f = 0; f < bar.factorCount(); f++) {
      String factor = view.factorNames().get(f);
      if (told.cells().getOrDefault(factor, CellBits.WARMING_UP) != bar.cell(f)) {
        throw Refusals.notReproducible(
            "must give the bar that was told: symbol=%s, factor=%s:%s, end=%s"
                .formatted(symbol, view.name(), factor, UtcTime.text(bar.endNs())));
      }
    }
  }
}
