package io.factorline.engine;

import io.factorline.event.ClockSource;
import io.factorline.event.MarketEvent;
import io.factorline.event.MarketEvent.Clock;
import io.factorline.event.MarketEvent.Halt;
import io.factorline.event.MarketEvent.Quote;
import io.factorline.event.MarketEvent.SessionChange;
import io.factorline.event.MarketEvent.Split;
import io.factorline.event.MarketEvent.Trade;
import io.factorline.event.MarketEventWriter;
import io.factorline.event.RejectReason;
import io.factorline.store.CellBits;
import io.factorline.store.ClosedBar;
import io.factorline.store.HotRow;
import io.factorline.store.RowHeader;
import io.factorline.store.RowKeys;
import io.factorline.store.VenueMark;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One engine with hand-written records: each call appends a record and applies it. */
final class Bench {
  final Recorder told = new Recorder();
  final EnginePlan plan;
  final PartitionEngine engine;
  private final RowEncoder encoder;
  private final Map<String, Map<String, byte[]>> store = new HashMap<>();
  private long offset;
  private long appendMs;

  Bench() {
    this(TestMarket.plan());
  }

  Bench(EnginePlan plan) {
    this.plan = plan;
    this.engine =
        new PartitionEngine(plan, new PartitionEngine.LogId(TestMarket.TOPIC, 0, 1), told);
    this.encoder = new RowEncoder(plan);
  }

  /** Another engine that takes over from what this one has stored. */
  Bench restart(long fromOffset, List<VenueMark> marks) {
    Bench next = new Bench(plan);
    next.engine.startAt(fromOffset, marks);
    next.offset = fromOffset;
    next.appendMs = appendMs;
    store.forEach((symbol, fields) -> next.restore(symbol, fields));
    next.engine.tellWaitingRejects();
    return next;
  }

  void restore(String symbol, Map<String, byte[]> fields) {
    store.put(symbol, new HashMap<>(fields));
    engine.restore(stored(symbol, fields, plan));
  }

  static StoredSymbol stored(String symbol, Map<String, byte[]> fields, EnginePlan plan) {
    Map<String, byte[]> states = new HashMap<>();
    fields.forEach((name, bytes) -> {
      if (name.startsWith("s:")) {
        states.put(name.substring(2), bytes);
      }
    });
    HotRow row =
        HotRow.decode(
            symbol,
            fields.get(RowKeys.HEADER),
            fields.get(RowKeys.FORMING),
            fields.get(RowKeys.QUOTE),
            fields.get(RowKeys.CLOSED),
            hash -> plan.layout());
    return new StoredSymbol(row, states);
  }

  /** Where the append time stands; records are appended at their event time if not said. */
  Bench at(long eventNs) {
    appendMs = Math.max(appendMs, eventNs / TestMarket.MS);
    return this;
  }

  /** Applies an event; null if it was applied or held, else the reason of its reject. */
  @Nullable RejectReason send(MarketEvent event, byte[] raw) {
    int before = told.rejected.size();
    long mine = offset++;
    engine.apply(new LogRecord(mine, appendMs, event, raw));
    return told.rejected.subList(before, told.rejected.size()).stream()
        .filter(r -> r.offset() == mine)
        .map(Recorder.Rejected::reason)
        .findFirst()
        .orElse(null);
  }

  @Nullable RejectReason trade(String symbol, long seq, long eventNs, double price) {
    return trade(symbol, seq, eventNs, price, 1);
  }

  @Nullable RejectReason trade(String symbol, long seq, long eventNs, double price, double size) {
    Trade trade = new Trade(symbol, seq, eventNs, price, size);
    return at(eventNs).send(trade, MarketEventWriter.trade(trade));
  }

  @Nullable RejectReason quote(String symbol, long seq, long eventNs, double bid, double ask) {
    Quote quote = new Quote(symbol, seq, eventNs, bid, bid == 0 ? 0 : 3, ask, ask == 0 ? 0 : 5);
    return at(eventNs).send(quote, MarketEventWriter.quote(quote));
  }

  @Nullable RejectReason clock(String venue, long timeNs) {
    Clock clock = new Clock(venue, timeNs, ClockSource.FEED);
    return at(timeNs).send(clock, MarketEventWriter.clock(clock));
  }

  @Nullable RejectReason session(String venue, long day, long openNs, long closeNs, long endNs) {
    SessionChange change = new SessionChange(venue, day, openNs, closeNs, endNs);
    return send(change, MarketEventWriter.session(change));
  }

  @Nullable RejectReason halt(String symbol, boolean halted) {
    Halt halt = new Halt(symbol, appendMs * TestMarket.MS, halted);
    return send(halt, MarketEventWriter.halt(halt));
  }

  @Nullable RejectReason split(String symbol, double ratio) {
    Split split = new Split(symbol, appendMs * TestMarket.MS, ratio);
    return send(split, MarketEventWriter.split(split));
  }

  SymbolState symbol(String name) {
    SymbolState state = engine.symbol(name);
    if (state == null) {
      throw new IllegalStateException("must be known: symbol=" + name);
    }
    return state;
  }

  /** Writes what changed, as a store would. */
  Map<String, byte[]> store(String name) {
    RowParts parts = encoder.encode(symbol(name));
    told.changed.remove(symbol(name));
    Map<String, byte[]> fields = store.computeIfAbsent(name, n -> new HashMap<>());
    RowHeader header =
        new RowHeader(TestMarket.TOPIC, 0, parts.offset(), 1, parts.appendMs(), List.of());
    fields.put(RowKeys.HEADER, header.encode());
    for (RowParts.Field field : parts.fields()) {
      fields.put(field.name(), field.value().array());
    }
    return fields;
  }

  /** The names of the parts that a pass would write now. */
  List<String> passOf(String name) {
    return encoder.encode(symbol(name)).fields().stream().map(RowParts.Field::name).toList();
  }

  HotRow read(String name) {
    return stored(name, store(name), plan).hot();
  }

  /** The bars of a view closed so far, as told. */
  List<Recorder.Closed> bars(String view) {
    return told.closed.stream().filter(bar -> bar.view().equals(view)).toList();
  }

  /** The value of a factor in a closed bar. */
  static double value(Recorder.Closed bar, String factor) {
    int index = TestMarket.FACTORS.stream().map(f -> f.name()).toList().indexOf(factor);
    long bits = bar.cells().get(index);
    return CellBits.isValue(bits) ? CellBits.value(bits) : Double.NaN;
  }

  ClosedBar last(String symbol, String view) {
    ClosedBar bar = java.util.Objects.requireNonNull(symbol(symbol).row().view(view)).lastClosed();
    return java.util.Objects.requireNonNull(bar);
  }
}
