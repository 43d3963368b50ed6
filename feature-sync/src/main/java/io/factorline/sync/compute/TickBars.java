package io.factorline.sync.compute;

import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.engine.EngineListener;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.LogRecord;
import io.factorline.engine.PartitionEngine;
import io.factorline.engine.SymbolState;
import io.factorline.engine.ViewState;
import io.factorline.event.ClockSource;
import io.factorline.event.MarketEvent;
import io.factorline.event.RejectReason;
import io.factorline.market.Venue;
import io.factorline.store.ClosedBar;
import io.factorline.store.TopicId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ticks through the engine that runs live, with one view: the same cleaning, bars and kernel. Each
 * row is a record of a log of one partition, appended when it happened. The bars that are open at
 * the end are closed by a clock of each venue at its newest event time rounded up to the second; a
 * longer bar stays open, as live. One thread.
 */
final class TickBars {
  private static final long SECOND_NS = 1_000_000_000L;
  private static final long NS_PER_MS = 1_000_000L;
  private static final int SAMPLES = 10;
  private static final byte[] NO_BYTES = {};

  private final Catalog catalog;
  private final PartitionEngine engine;
  private final BarSink sink;
  private final Map<String, Long> newestNs = new HashMap<>();
  private final Map<String, Long> numbers = new HashMap<>();
  private final Map<RejectReason, Long> rejected = new EnumMap<>(RejectReason.class);
  private final List<String> samples = new ArrayList<>();
  private long offset;

  TickBars(Catalog catalog, BarView view, BarSink sink) {
    this.catalog = catalog;
    this.sink = sink;
    this.engine =
        new PartitionEngine(
            new EnginePlan(List.of(view), catalog.venues(), catalog.instruments()),
            new PartitionEngine.LogId(new TopicId(0, 0), 0, 1),
            new Listener());
  }

  /**
   * Takes a trade.
   *
   * @param seq its number, or null to count the trades of each symbol
   */
  void add(String symbol, @Nullable Long seq, long eventNs, double price, double size) {
    long number = seq == null ? numbers.merge(symbol, 1L, Long::sum) : seq;
    newestNs.merge(catalog.venueOf(symbol).id(), eventNs, Math::max);
    apply(new MarketEvent.Trade(symbol, number, eventNs, price, size), eventNs);
  }

  /** Says that all trades were taken. */
  void finish() {
    for (Venue venue : catalog.venues().values()) {
      Long newest = newestNs.get(venue.id());
      if (newest != null) {
        long timeNs = Math.ceilDiv(newest, SECOND_NS) * SECOND_NS;
        apply(new MarketEvent.Clock(venue.id(), timeNs, ClockSource.REPLAY), timeNs);
      }
    }
  }

  private void apply(MarketEvent event, long timeNs) {
    engine.apply(new LogRecord(offset++, Math.floorDiv(timeNs, NS_PER_MS), event, NO_BYTES));
  }

  /** How many ticks were not applied, by reason, and the first of them. */
  Map<String, Object> report() {
    Map<String, Object> counts = new LinkedHashMap<>();
    rejected.forEach((reason, count) -> counts.put(reason.name(), count));
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("rejected", counts);
    report.put("samples", samples);
    return report;
  }

  private final class Listener implements EngineListener {
    @Override
    public void barClosed(SymbolState symbol, ViewState view, ClosedBar bar) {
      bar.delivered();
      view.row().dropDelivered();
      long[] cells = new long[bar.factorCount()];
      for (int i = 0; i < cells.length; i++) {
        cells[i] = bar.cell(i);
      }
      try {
        sink.add(symbol.symbol(), bar.startNs(), bar.endNs(), cells);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void rejected(
        LogRecord record, RejectReason reason, String detail, @Nullable SymbolState symbol) {
      rejected.merge(reason, 1L, Long::sum);
      if (samples.size() < SAMPLES) {
        samples.add("row=" + (record.offset() + 1) + ": " + reason + ": " + detail);
      }
      if (symbol != null) {
        symbol.rejectAcknowledged(record.offset());
      }
    }
  }
}
