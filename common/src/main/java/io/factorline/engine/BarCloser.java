package io.factorline.engine;

import io.factorline.store.ClosedBar;
import io.factorline.store.TopicId;

/** Closes the bars of a symbol whose end has come. One thread. */
final class BarCloser {
  private final TopicId topic;
  private final EngineListener listener;
  private final double[] scratch;

  BarCloser(EnginePlan plan, TopicId topic, EngineListener listener) {
    this.topic = topic;
    this.listener = listener;
    this.scratch = new double[plan.widestView()];
  }

  /**
   * Closes all open bars with an end at or before {@code timeNs}, as of the symbol's offset. A
   * first trade before that time is settled, whichever views there are.
   */
  void closeUpTo(SymbolState symbol, long timeNs) {
    int parts = SymbolState.FORMING;
    for (int i = 0; i < symbol.viewCount(); i++) {
      ViewState view = symbol.view(i);
      if (view.openEndNs() <= timeNs) {
        ClosedBar bar = view.close(topic, symbol.offset(), scratch);
        symbol.markState(i);
        parts |= SymbolState.CLOSED;
        listener.barClosed(symbol, view, bar);
      }
    }
    symbol.row().provisional(null);
    symbol.findNextEnd();
    symbol.changed(parts);
  }
}
