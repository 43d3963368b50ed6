package io.factorline.engine;

import io.factorline.store.ClosedBar;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Notices a view whose history reaches into the bars of the log, as where bars were imported that
 * the log makes as well: no state could be right then. Listens to an engine of one view. One
 * thread.
 */
public final class BarOrder implements EngineListener {
  private final Set<String> overlapping = new HashSet<>();

  @Override
  public void barClosed(SymbolState symbol, ViewState view, ClosedBar bar) {
    ClosedBar before = null;
    for (ClosedBar each : view.row().closedBars()) {
      if (each != bar) {
        before = each;
      }
    }
    if (before != null && bar.startNs() < before.endNs()) {
      overlapping.add(symbol.symbol());
    }
  }

  /** Why the state of a symbol's only view cannot be right: rule and values; null where it is. */
  public @Nullable String refusal(SymbolState symbol) {
    ViewState view = symbol.view(0);
    ClosedBar last = view.row().lastClosed();
    boolean overlaps =
        overlapping.contains(symbol.symbol())
            || (last != null
                && view.row().bar().isOpen()
                && view.row().bar().startNs() < last.endNs());
    return overlaps
        ? "must have a history that ends before the first bar of the log: symbol="
            + symbol.symbol()
            + ", view="
            + view.view().name()
        : null;
  }
}
