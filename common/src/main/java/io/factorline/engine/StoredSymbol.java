package io.factorline.engine;

import io.factorline.store.ClosedBar;
import io.factorline.store.HotRow;
import io.factorline.store.RowFormatException;
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
   * others start to warm up. A row of another topic id has seen no record of this one.
   */
  SymbolState restore(EnginePlan plan, VenueState venue, TopicId topic, EngineListener listener) {
    boolean sameLayout = row().layout().hash().equals(plan.layout().hash());
    boolean sameTopic = hot.header().topic().equals(topic);
    SymbolRow target = sameLayout ? row() : row().withLayout(plan.layout());
    SymbolState symbol = new SymbolState(plan, target, venue, listener);
    for (int i = 0; i < symbol.viewCount(); i++) {
      restoreView(symbol.view(i), target.view(i), row().view(symbol.view(i).view().name()));
    }
    symbol.findNextEnd();
    if (sameTopic) {
      symbol.standAt(hot.header().offset(), hot.header().appendMs());
    } else {
      target.firstOffset(0);
    }
    if (!sameLayout || !sameTopic) {
      symbol.changedWhole();
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
      try {
        view.restoreState(StateField.body(state));
      } catch (IllegalArgumentException e) {
        throw new RowFormatException("must be a kernel state: " + where(view), e);
      }
    } else if (stored.closedCount() > 0) {
      throw new RowFormatException("must have a kernel state: " + where(view));
    }
    if (stored != target) {
      copy(stored, target);
    }
  }

  private String where(ViewState view) {
    return "symbol=" + row().symbol() + ", view=" + view.view().name();
  }

  private static void copy(ViewRow from, ViewRow to) {
    to.bar().copyFrom(from.bar());
    for (ClosedBar bar : from.closedBars()) {
      to.addClosed(bar);
    }
  }
}
