package io.factorline.online;

import io.factorline.catalog.Catalog;
import io.factorline.engine.EngineListener;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.LogRecord;
import io.factorline.engine.PartitionEngine;
import io.factorline.engine.PartitionEngine.LogId;
import io.factorline.engine.RowEncoder;
import io.factorline.engine.RowParts;
import io.factorline.engine.SymbolState;
import io.factorline.engine.VenueState;
import io.factorline.event.ClockSource;
import io.factorline.event.MarketEvent;
import io.factorline.store.ClosedBar;
import io.factorline.store.Heartbeat;
import io.factorline.store.Heartbeat.VenueBeat;
import io.factorline.store.HotRow;
import io.factorline.store.RestartPoint;
import io.factorline.store.RowHeader;
import io.factorline.store.RowKeys;
import io.factorline.store.RowLayout;
import io.factorline.store.TopicId;
import io.factorline.suppress.Hidden;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A topic of one partition, kept by the real engine, its rows as a reader gets them, and a board of
 * its heartbeats. Time is what the test says.
 */
final class Scene {
  static final TopicId TOPIC = new TopicId(1, 2);
  static final long MS = 1_000_000L;

  Hidden hidden = Hidden.NOTHING;
  final Catalog catalog;
  final HeartbeatBook book;
  private final PartitionEngine engine;
  private final RowEncoder encoder;
  private final RowLayout layout;
  private final Map<String, byte[][]> fields = new HashMap<>();
  private long nowNs;
  private long seq;
  private long beat;
  private @Nullable String closed;
  private long oldestMs;

  Scene(Catalog catalog, long startNs) {
    this.catalog = catalog;
    this.nowNs = startNs;
    EnginePlan plan = new EnginePlan(catalog.barViews(), catalog.venues(), catalog.instruments());
    this.layout = plan.layout();
    this.engine = new PartitionEngine(plan, new LogId(TOPIC, 0, 1), EngineListener.NONE);
    this.encoder = new RowEncoder(plan);
    this.book = new HeartbeatBook(catalog, Freshness.DEFAULT);
    look();
    look();
  }

  long nowNs() {
    return nowNs;
  }

  void at(long newNowNs) {
    nowNs = newNowNs;
  }

  void after(long ms) {
    nowNs += ms * MS;
  }

  void trade(String symbol, long eventNs, double price) {
    apply(new MarketEvent.Trade(symbol, ++seq, eventNs, price, 1));
  }

  void quote(String symbol, double bid, double bidSize, double ask, double askSize) {
    apply(new MarketEvent.Quote(symbol, ++seq, nowNs, bid, bidSize, ask, askSize));
  }

  void halt(String symbol) {
    apply(new MarketEvent.Halt(symbol, nowNs, true));
  }

  void clock(String venue, long timeNs, ClockSource source) {
    apply(new MarketEvent.Clock(venue, timeNs, source));
  }

  private void apply(MarketEvent event) {
    engine.apply(new LogRecord(engine.nextOffset(), nowNs / MS, event, new byte[0]));
  }

  /** Kafka and the Feast copy have acknowledged all closed bars. */
  void deliver() {
    for (SymbolState symbol : engine.symbols()) {
      for (int v = 0; v < symbol.viewCount(); v++) {
        symbol.view(v).row().closedBars().forEach(ClosedBar::delivered);
      }
    }
  }

  void close(String reason) {
    closed = reason;
  }

  void oldest(long ms) {
    oldestMs = ms;
  }

  String heartbeat() {
    beat++;
    return heartbeat(engine.venues().stream().map(Scene::beatOf).toList());
  }

  String heartbeat(List<VenueBeat> venues) {
    RestartPoint restart = RestartPoint.startOf(TOPIC);
    return new Heartbeat("test", 1, beat, 1, restart, oldestMs, closed, venues).toJson();
  }

  private static VenueBeat beatOf(VenueState venue) {
    return new VenueBeat(venue.mark(), venue.isReplayed(), venue.lastFeedMs());
  }

  /** A look at a new heartbeat. */
  Board look() {
    return book.look(List.of(heartbeat()), nowNs, nowNs / MS);
  }

  /** The row of a symbol, written and read back; null where there is none. */
  @Nullable StoredRow row(String symbol) {
    return row(symbol, TOPIC);
  }

  @Nullable StoredRow row(String symbol, TopicId topic) {
    SymbolState state = engine.symbol(symbol);
    if (state == null) {
      return null;
    }
    byte[][] all = fields.computeIfAbsent(symbol, name -> new byte[4][]);
    RowParts parts = encoder.encode(state);
    List<String> names = List.of(RowKeys.HEADER, RowKeys.FORMING, RowKeys.QUOTE, RowKeys.CLOSED);
    parts
        .fields()
        .forEach(field -> {
          if (names.contains(field.name())) {
            all[names.indexOf(field.name())] = field.value().array();
          }
        });
    RowHeader header = new RowHeader(topic, 0, parts.offset(), 1, parts.appendMs(), List.of());
    all[0] = header.encode();
    return StoredRow.of(
        symbol,
        catalog.venueOf(symbol),
        all.clone(),
        hash -> hash.equals(layout.hash()) ? layout : null);
  }

  /** What a reader is told of symbols now, after a look at a new heartbeat. */
  Answer ask(ReadOptions options, List<String> symbols, String... factors) {
    return ask(look(), options, symbols, factors);
  }

  Answer ask(Board board, ReadOptions options, List<String> symbols, String... factors) {
    FactorPlan plan = PlanCompiler.compile(catalog, List.of(factors));
    CrossPlan cross = plan.cross();
    AnswerBuilder own = fill(plan, symbols, options, board);
    return cross == null
        ? own.build()
        : own.build(cross, fill(cross.inputs(), cross.symbols(), options, board).build());
  }

  private AnswerBuilder fill(
      FactorPlan plan, List<String> symbols, ReadOptions options, Board board) {
    Now now = new Now(nowNs, nowNs / MS);
    AnswerBuilder builder = new AnswerBuilder(plan, symbols, options, board, now);
    builder.hidden = HiddenCells.of(builder, hidden);
    for (int i = 0; i < symbols.size(); i++) {
      StoredRow row = row(symbols.get(i));
      if (row == null) {
        builder.missing(i, CellState.MISSING_UNKNOWN_SYMBOL);
      } else {
        HotRow hot = Objects.requireNonNull(row.hot());
        builder.row(i, row, hot, false);
      }
    }
    return builder;
  }

  /** The only cell of an answer. */
  static CellState state(Answer answer) {
    return answer.state(0, 0);
  }

  static List<CellState> states(Answer answer) {
    List<CellState> states = new ArrayList<>();
    for (int i = 0; i < answer.symbols().size(); i++) {
      states.add(answer.state(0, i));
    }
    return states;
  }
}
