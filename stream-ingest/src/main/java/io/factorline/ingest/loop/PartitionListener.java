package io.factorline.ingest.loop;

import io.factorline.engine.EngineListener;
import io.factorline.engine.LogRecord;
import io.factorline.engine.SymbolState;
import io.factorline.engine.ViewState;
import io.factorline.event.MarketEvent;
import io.factorline.event.RejectReason;
import io.factorline.ingest.deliver.RejectedRecord;
import io.factorline.ingest.partition.OwnedPartition;
import io.factorline.store.ClosedBar;
import io.factorline.store.TopicId;
import org.jspecify.annotations.Nullable;

/** Turns what an engine tells into work for the loop. */
final class PartitionListener implements EngineListener {
  private final BarDelivery bars;
  private final RejectDelivery rejects;
  private final IngestMetrics metrics;
  private final TickTraces traces;
  private @Nullable OwnedPartition partition;
  private long currentOffset;

  PartitionListener(
      BarDelivery bars, RejectDelivery rejects, IngestMetrics metrics, TickTraces traces) {
    this.bars = bars;
    this.rejects = rejects;
    this.metrics = metrics;
    this.traces = traces;
  }

  void attach(OwnedPartition owned) {
    partition = owned;
  }

  /** The record that is about to be applied: deliveries that it causes hold back its commit. */
  void applying(long offset) {
    currentOffset = offset;
  }

  private OwnedPartition owned() {
    OwnedPartition owned = partition;
    if (owned == null) {
      throw new IllegalStateException("must be attached before the engine applies records");
    }
    return owned;
  }

  @Override
  public void changed(SymbolState symbol) {
    owned().changed(symbol);
  }

  @Override
  public void barClosed(SymbolState symbol, ViewState view, ClosedBar bar) {
    metrics.bar(view.view().name());
    bars.deliver(owned(), symbol, view, bar, currentOffset);
  }

  @Override
  public void seeded(SymbolState symbol, ViewState view) {
    bars.copy(owned(), symbol, view, currentOffset);
  }

  @Override
  public void rejected(
      LogRecord record, RejectReason reason, String detail, @Nullable SymbolState symbol) {
    metrics.rejected(reason);
    traces.rejected(record, reason);
    TopicId origin = record.origin();
    TopicId topic = origin == null ? owned().engine().log().topic() : origin;
    var position =
        new RejectedRecord.Position(topic, owned().number(), record.offset(), record.appendMs());
    String name = symbol != null ? symbol.symbol() : symbolOf(record.event());
    var rejected = new RejectedRecord(position, reason, detail, name, record.raw());
    rejects.deliver(owned(), symbol, rejected, currentOffset);
  }

  private static @Nullable String symbolOf(MarketEvent event) {
    return switch (event) {
      case MarketEvent.Trade trade -> trade.symbol();
      case MarketEvent.Quote quote -> quote.symbol();
      case MarketEvent.Halt halt -> halt.symbol();
      case MarketEvent.Split split -> split.symbol();
      case MarketEvent.Seed seed -> seed.symbol();
      case MarketEvent.Unreadable unreadable -> unreadable.symbol();
      case MarketEvent.Clock clock -> null;
      case MarketEvent.SessionChange change -> null;
    };
  }

  @Override
  public void applied(LogRecord record, SymbolState symbol) {
    metrics.applied();
    traces.applied(record, symbol);
  }

  @Override
  public void gap(SymbolState symbol, long missing) {
    metrics.gap(missing);
  }

  @Override
  public void flagged(SymbolState symbol) {
    metrics.flagged();
  }
}
