package io.factorline.sync.training;

import io.factorline.catalog.Catalog;
import io.factorline.engine.EngineListener;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.ImmediateDelivery;
import io.factorline.engine.LogRecord;
import io.factorline.engine.PartitionEngine;
import io.factorline.engine.SymbolState;
import io.factorline.engine.ViewState;
import io.factorline.event.ClockSource;
import io.factorline.event.MarketEvent;
import io.factorline.event.MarketEvent.Trade;
import io.factorline.store.ClosedBar;
import io.factorline.store.TopicId;
import io.factorline.sync.fixture.TestLake.BarRow;
import io.factorline.testsupport.SharedData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** Trades as a log, and the bars that close while the engine follows it. */
final class BarLog {
  static final String VENUE = "WORLD";
  private static final long SECOND = 1_000_000_000L;
  private static final byte[] NO_BYTES = {};

  private final Map<String, List<BarRow>> bars = new TreeMap<>();
  private final PartitionEngine engine;
  private long offset;
  private long appendMs;

  BarLog(Catalog catalog) {
    engine =
        new PartitionEngine(
            EnginePlan.of(catalog),
            new PartitionEngine.LogId(new TopicId(0, 1), 0, 1),
            new ImmediateDelivery(new Listener()));
  }

  /** The real trades, in the order in which they were received. */
  static List<Trade> realTrades() throws IOException {
    Path file = SharedData.file("binance/ticks.csv.gz");
    List<Trade> trades = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      reader.readLine();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] cells = line.split(",", -1);
        trades.add(
            new Trade(
                cells[0],
                Long.parseLong(cells[1]),
                Long.parseLong(cells[2]),
                Double.parseDouble(cells[3]),
                Double.parseDouble(cells[4])));
      }
    }
    return trades;
  }

  /** Takes trades as a replay sends them: a clock one second behind the newest, floored. */
  BarLog replay(List<Trade> trades) {
    long newest = Long.MIN_VALUE;
    long clock = Long.MIN_VALUE;
    for (Trade trade : trades) {
      newest = Math.max(newest, trade.eventNs());
      long due = Math.floorDiv(newest - SECOND, SECOND) * SECOND;
      if (due > clock) {
        clock = due;
        clock(due);
      }
      apply(trade, newest);
    }
    clock(Math.floorDiv(newest, SECOND) * SECOND + SECOND);
    return this;
  }

  void clock(long timeNs) {
    apply(new MarketEvent.Clock(VENUE, timeNs, ClockSource.REPLAY), timeNs);
  }

  void apply(MarketEvent event, long timeNs) {
    appendMs = Math.max(appendMs, Math.floorDiv(timeNs, 1_000_000L));
    engine.apply(new LogRecord(offset++, appendMs, event, NO_BYTES));
  }

  PartitionEngine engine() {
    return engine;
  }

  /** The bars that closed so far, by view. */
  List<BarRow> bars(String view) {
    return bars.getOrDefault(view, List.of());
  }

  private final class Listener implements EngineListener {
    @Override
    public void barClosed(SymbolState symbol, ViewState view, ClosedBar bar) {
      long[] cells = new long[bar.factorCount()];
      for (int i = 0; i < cells.length; i++) {
        cells[i] = bar.cell(i);
      }
      bars.computeIfAbsent(view.view().name(), key -> new ArrayList<>())
          .add(
              new BarRow(
                  symbol.symbol(),
                  bar.startNs(),
                  bar.endNs(),
                  bar.endNs() + view.view().delay().toNanos(),
                  0,
                  appendMs * 1_000_000L,
                  cells));
    }
  }
}
