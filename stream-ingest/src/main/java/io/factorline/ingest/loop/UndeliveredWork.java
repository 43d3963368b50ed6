package io.factorline.ingest.loop;

import io.factorline.engine.LogRecord;
import io.factorline.engine.SymbolState;
import io.factorline.engine.ViewState;
import io.factorline.event.MarketEvent.Unreadable;
import io.factorline.ingest.partition.OwnedPartition;
import io.factorline.store.ClosedBar;
import io.factorline.store.PendingReject;
import java.util.List;

/** What a former owner left undelivered in the rows: it is sent again. Stateless. */
final class UndeliveredWork {
  private UndeliveredWork() {}

  static void resume(OwnedPartition partition, BarDelivery bars, PartitionListener listener) {
    long offset = partition.engine().nextOffset();
    for (SymbolState symbol : partition.engine().symbols()) {
      for (int i = 0; i < symbol.viewCount(); i++) {
        resume(partition, bars, symbol, symbol.view(i), offset);
      }
      resumeRejects(symbol, listener);
    }
  }

  private static void resume(
      OwnedPartition partition, BarDelivery bars, SymbolState symbol, ViewState view, long offset) {
    for (ClosedBar bar : view.row().closedBars()) {
      if (bar.isPending()) {
        bars.deliver(partition, symbol, view, bar, offset);
      }
    }
  }

  private static void resumeRejects(SymbolState symbol, PartitionListener listener) {
    for (PendingReject reject : List.copyOf(symbol.row().pendingRejects())) {
      if (reject.isHeld()) {
        String detail = "sent again after a restart";
        Unreadable event = new Unreadable(symbol.symbol(), reject.reason(), detail);
        LogRecord record = new LogRecord(reject.offset(), reject.appendMs(), event, reject.raw());
        listener.rejected(record, reject.reason(), detail, symbol);
      }
    }
  }
}
