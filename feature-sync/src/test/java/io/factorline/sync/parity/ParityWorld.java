package io.factorline.sync.parity;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.engine.EngineListener;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.EngineSnapshot;
import io.factorline.engine.ImmediateDelivery;
import io.factorline.engine.LogRecord;
import io.factorline.engine.PartitionEngine;
import io.factorline.engine.SymbolState;
import io.factorline.engine.ViewState;
import io.factorline.event.ClockSource;
import io.factorline.event.MarketEvent.Clock;
import io.factorline.event.MarketEvent.Quote;
import io.factorline.event.MarketEvent.Trade;
import io.factorline.event.MarketEventReader;
import io.factorline.event.MarketEventWriter;
import io.factorline.event.SymbolPartition;
import io.factorline.feast.FeastKeys;
import io.factorline.feast.FeastRow;
import io.factorline.feast.FeastView;
import io.factorline.lake.Cut;
import io.factorline.store.CellBits;
import io.factorline.store.ClosedBar;
import io.factorline.store.RowKeys;
import io.factorline.store.StateSymbol;
import io.factorline.store.TopicId;
import io.factorline.sync.fixture.TestLake;
import io.factorline.sync.fixture.TestLake.BarRow;
import io.factorline.sync.fixture.TestLake.TickRow;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A small stack at rest: random trades and quotes of a few symbols in two partitions, their archive
 * and bars in a lake, their rows and Feast's copies in Redis. Each row stands at an offset of its
 * own, as rows do.
 */
final class ParityWorld {
  static final int PARTITIONS = 2;
  static final TopicId TOPIC = new TopicId(7, 11);
  private static final long START = 1_704_153_600_000_000_000L;
  private static final long SECOND = 1_000_000_000L;

  final Catalog catalog;
  final List<String> symbols = List.of("AAA", "BBB", "CCC", "DDD", "EEE", "035420X");
  final Map<Integer, List<TickRow>> log = new TreeMap<>();
  final Map<String, List<BarRow>> bars = new TreeMap<>();
  private final Random random;

  ParityWorld(Catalog catalog, long seed) {
    this.catalog = catalog;
    this.random = new Random(seed);
    for (int partition = 0; partition < PARTITIONS; partition++) {
      log.put(partition, new ArrayList<>());
    }
    makeLog();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      run(partition, Long.MAX_VALUE, new Bars(partition));
    }
  }

  private void makeLog() {
    long timeNs = START;
    long clockNs = START;
    Map<String, Long> seq = new TreeMap<>();
    for (int i = 0; i < 3_000; i++) {
      timeNs += random.nextInt(160_000_000);
      if (timeNs - clockNs > 2 * SECOND) {
        clockNs = Math.floorDiv(timeNs - SECOND, SECOND) * SECOND;
        Clock clock = new Clock("WORLD", clockNs, ClockSource.FEED);
        for (int partition = 0; partition < PARTITIONS; partition++) {
          add(partition, timeNs, "", MarketEventWriter.clock(clock), "clock");
        }
      }
      String symbol = symbols.get(random.nextInt(symbols.size()));
      double price = 100 + random.nextInt(300) / 100.0;
      long number = seq.merge(symbol, 1L, Long::sum);
      boolean again = random.nextInt(50) == 0;
      byte[] value =
          random.nextInt(10) == 0
              ? MarketEventWriter.quote(new Quote(symbol, i + 1, timeNs, price, 5, price + 0.02, 7))
              : MarketEventWriter.trade(
                  new Trade(symbol, again ? 1 : number, timeNs, price, 1 + random.nextInt(9)));
      boolean isQuote = new String(value, UTF_8).contains("quote");
      add(SymbolPartition.of(symbol, PARTITIONS), timeNs, symbol, value, isQuote ? "quote" : null);
    }
  }

  private void add(
      int partition,
      long timeNs,
      String key,
      byte[] value,
      @org.jspecify.annotations.Nullable String type) {
    List<TickRow> records = log.getOrDefault(partition, List.of());
    records.add(
        new TickRow(
            partition, records.size(), timeNs / 1_000_000 + 1, key.getBytes(UTF_8), value, type));
  }

  /** An engine after the records below an offset. */
  PartitionEngine run(int partition, long end, EngineListener listener) {
    PartitionEngine engine =
        new PartitionEngine(
            EnginePlan.of(catalog),
            new PartitionEngine.LogId(TOPIC, partition, PARTITIONS),
            new ImmediateDelivery(listener));
    MarketEventReader reader = new MarketEventReader();
    for (TickRow row : log.getOrDefault(partition, List.of())) {
      if (row.offset() >= end) {
        break;
      }
      engine.apply(
          new LogRecord(
              row.offset(),
              row.appendMs(),
              reader.read(row.key(), row.value(), row.type()),
              row.value()));
    }
    return engine;
  }

  private final class Bars implements EngineListener {
    private final int partition;

    Bars(int partition) {
      this.partition = partition;
    }

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
                  bar.endNs(),
                  0,
                  null,
                  new TestLake.Closing(TOPIC, partition, bar.offset()),
                  cells));
    }
  }

  long end(int partition) {
    return log.getOrDefault(partition, List.of()).size();
  }

  /** Writes the archive and the bars. */
  void fill(TestLake lake) throws IOException {
    fillTicks(lake);
    for (Map.Entry<String, List<BarRow>> entry : bars.entrySet()) {
      lake.bars((BarView) catalog.view(entry.getKey()), entry.getValue(), false);
    }
  }

  void fillTicks(TestLake lake) throws IOException {
    List<TickRow> all = new ArrayList<>();
    log.values().forEach(all::addAll);
    lake.ticks(new Cut(TOPIC, List.of(end(0), end(1))), all);
  }

  /** Writes rows and Feast's copies. */
  void fill(RedisCommands<byte[], byte[]> redis) {
    EnginePlan plan = EnginePlan.of(catalog);
    redis.set(bytes(RowKeys.layout(plan.layout().hash())), bytes(plan.layout().toJson()));
    for (String symbol : symbols) {
      int partition = SymbolPartition.of(symbol, PARTITIONS);
      long end = end(partition) - random.nextInt(200);
      PartitionEngine engine = run(partition, end, EngineListener.NONE);
      StateSymbol row =
          EngineSnapshot.of(engine).symbols().stream()
              .filter(s -> s.symbol().equals(symbol))
              .findFirst()
              .orElseThrow();
      redis.sadd(bytes(RowKeys.symbols(partition)), bytes(symbol));
      byte[] key = bytes(RowKeys.row(symbol));
      redis.hset(key, bytes(RowKeys.HEADER), row.header());
      redis.hset(key, bytes(RowKeys.FORMING), row.forming());
      redis.hset(key, bytes(RowKeys.QUOTE), java.util.Objects.requireNonNull(row.quote()));
      redis.hset(key, bytes(RowKeys.CLOSED), java.util.Objects.requireNonNull(row.closed()));
      row.states().forEach((view, state) -> redis.hset(key, bytes(RowKeys.state(view)), state));
      fillFeast(redis, java.util.Objects.requireNonNull(engine.symbol(symbol)));
    }
  }

  private void fillFeast(RedisCommands<byte[], byte[]> redis, SymbolState symbol) {
    for (int i = 0; i < symbol.viewCount(); i++) {
      ClosedBar bar = symbol.view(i).row().lastClosed();
      if (bar != null) {
        BarView view = symbol.view(i).view();
        double[] values = new double[bar.factorCount()];
        for (int f = 0; f < values.length; f++) {
          values[f] = CellBits.isValue(bar.cell(f)) ? CellBits.value(bar.cell(f)) : Double.NaN;
        }
        FeastView feast = FeastView.of(view.name(), view.factorNames());
        FeastRow row = FeastRow.ofFactors(feastKey(symbol.symbol()), feast, values, 0, bar.endNs());
        redis.hset(row.key(), feast.timestampField(), row.timestamp());
        for (int f = 0; f < values.length; f++) {
          redis.hset(row.key(), feast.field(f), row.value(f));
        }
      }
    }
  }

  static byte[] feastKey(String symbol) {
    return FeastKeys.of("factorline", "symbol").of(symbol);
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
