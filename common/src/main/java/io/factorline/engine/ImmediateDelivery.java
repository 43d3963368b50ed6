package io.factorline.engine;

import io.factorline.event.RejectReason;
import io.factorline.store.ClosedBar;
import org.jspecify.annotations.Nullable;

/**
 * The listener of an engine that runs over an archive: what another one is told counts as delivered
 * once it was told, so that no row keeps it. One thread.
 */
public final class ImmediateDelivery implements EngineListener {
  private final EngineListener receiver;

  /** Tells everything on. */
  public ImmediateDelivery(EngineListener receiver) {
    this.receiver = receiver;
  }

  @Override
  public void changed(SymbolState symbol) {
    receiver.changed(symbol);
  }

  @Override
  public void barClosed(SymbolState symbol, ViewState view, ClosedBar bar) {
    receiver.barClosed(symbol, view, bar);
    bar.delivered();
    view.row().dropDelivered();
  }

  @Override
  public void seeded(SymbolState symbol, ViewState view) {
    receiver.seeded(symbol, view);
  }

  @Override
  public void rejected(
      LogRecord record, RejectReason reason, String detail, @Nullable SymbolState symbol) {
    receiver.rejected(record, reason, detail, symbol);
    if (symbol != null) {
      symbol.rejectAcknowledged(record.offset());
    }
  }

  @Override
  public void applied(LogRecord record, SymbolState symbol) {
    receiver.applied(record, symbol);
  }

  @Override
  public void gap(SymbolState symbol, long missing) {
    receiver.gap(symbol, missing);
  }

  @Override
  public void flagged(SymbolState symbol) {
    receiver.flagged(symbol);
  }
}
