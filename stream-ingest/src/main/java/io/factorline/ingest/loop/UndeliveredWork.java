package io.factorline.ingest.loop;

import io.factorline.engine.SymbolState;
import io.factorline.engine.ViewState;
import io.factorline.ingest.partition.OwnedPartition;
import io.factorline.store.ClosedBar;

/** What a former owner left undelivered in the rows: it is sent again. Stateless. */
final class UndeliveredWork {
  private UndeliveredWork() {}

  static void resume(OwnedPartition partition, BarDelivery bars) {
    long offset = partition.engine().nextOffset();
    for (SymbolState symbol : partition.engine().symbols()) {
      for (int i = 0; i < symbol.viewCount(); i++) {
        resume(partition, bars, symbol, symbol.view(i), offset);
      }
    }
    partition.engine().tellWaitingRejects();
  }

  private static void resume(
      OwnedPartition partition, BarDelivery bars, SymbolState symbol, ViewState view, long offset) {
    for (ClosedBar bar : view.row().closedBars()) {
      if (bar.isPending()) {
        bars.deliver(partition, symbol, view, bar, offset);
      }
    }
  }
}
