package io.factorline.engine;

import io.factorline.store.ClosedBar;
import io.factorline.store.HotRow;
import io.factorline.store.SymbolRow;
import io.factorline.store.TopicId;
import io.factorline.store.ViewRow;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A symbol as it was read back from the store.
 *
 * @param hot header and row
 * @param states the bytes of the committed kernel states, by view
 */
public record StoredSymbol(HotRow hot, Map<String, byte[]> states) {
  /** Copies the map. */
  public StoredSymbol {
    states = Map.copyOf(states);
  }

  /** The row as stored. */
  public SymbolRow row() {
    return hot.row();
  }

  /**
   * The symbol under a plan: views with the same definition go on exactly where they stopped,
   * others start to warm up.
   */
  SymbolState restore(EnginePlan plan, VenueState venue, TopicId log) {
    boolean sameLayout = row().layout().hash().equals(plan.layout().hash());
    SymbolRow target = sameLayout ? row() : row().withLayout(plan.layout());
    SymbolState symbol = new SymbolState(plan, target, venue);
    for (int i = 0; i < symbol.viewCount(); i++) {
      restoreView(symbol.view(i), target.view(i), row().view(symbol.view(i).view().name()));
    }
    boolean sameLog = hot.header().topic().equals(log);
    symbol.standAt(sameLog ? hot.header().offset() : -1, hot.header().appendMs());
    if (!sameLog) {
      target.pendingRejects().removeIf(reject -> !reject.isHeld());
    }
    symbol.findNextEnd();
    if (!sameLayout) {
      symbol.markAll();
    }
    return symbol;
  }

  private void restoreView(ViewState view, ViewRow target, @Nullable ViewRow stored) {
    String definition = view.view().definition();
    if (stored == null || !stored.layout().definition().equals(definition)) {
      return;
    }
    byte[] state = states.get(view.view().name());
    if (state != null && StateField.isOf(state, definition)) {
      view.restoreState(StateField.body(state));
    } else if (stored.closedCount() > 0) {
      throw new IllegalStateException(
          "must have a stored state: symbol=" + row().symbol() + ", view=" + view.view().name());
    }
    if (stored != target) {
      copy(stored, target);
    }
  }

  private static void copy(ViewRow from, ViewRow to) {
    to.bar().copyFrom(from.bar());
    for (ClosedBar bar : from.closedBars()) {
      to.addClosed(bar);
    }
  }
}
