package io.factorline.engine;

import io.factorline.event.MarketEvent.Clock;
import io.factorline.event.MarketEvent.Halt;
import io.factorline.event.MarketEvent.Quote;
import io.factorline.event.MarketEvent.SessionChange;
import io.factorline.event.MarketEvent.Split;
import io.factorline.event.MarketEvent.Trade;
import io.factorline.event.MarketEvent.Unreadable;
import io.factorline.event.RejectReason;
import io.factorline.event.SymbolPartition;
import io.factorline.market.Venue;
import io.factorline.store.PendingReject;
import io.factorline.store.TopicId;
import io.factorline.store.VenueMark;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of one partition: records in, changed rows and closed bars out. What it holds
 * is a pure function of the records (and of where it was restored), never of a clock. A record at
 * or below a symbol's offset was applied before and is skipped for that symbol. One thread.
 */
public final class PartitionEngine {
  /** Most symbols of a partition. */
  public static final int MAX_SYMBOLS = 100_000;

  private static final long NS_PER_MS = 1_000_000L;

  private final EnginePlan plan;
  private final LogId log;
  private final EngineListener listener;
  private final Map<String, SymbolState> symbols = new LinkedHashMap<>();
  private final Map<String, VenueState> venues = new LinkedHashMap<>();
  private final TradeIntake trades;
  private final QuoteIntake quotes;
  private final BarCloser closer;
  private long nextOffset;

  /**
   * The log that an engine follows.
   *
   * @param partitions how many partitions its topic has
   */
  public record LogId(TopicId topic, int partition, int partitions) {}

  /** An engine at the start of its log. */
  public PartitionEngine(EnginePlan plan, LogId log, EngineListener listener) {
    this.plan = plan;
    this.log = log;
    this.listener = listener;
    this.closer = new BarCloser(plan, log.topic(), listener);
    this.trades = new TradeIntake(this, closer, listener);
    this.quotes = new QuoteIntake(this, listener);
  }

  /** The log that it follows. */
  public LogId log() {
    return log;
  }

  /** What it computes. */
  public EnginePlan plan() {
    return plan;
  }

  /** The offset of the next record. */
  public long nextOffset() {
    return nextOffset;
  }

  /** The symbols it knows; only read. */
  public Collection<SymbolState> symbols() {
    return Collections.unmodifiableCollection(symbols.values());
  }

  /** The symbol of that name. */
  public @Nullable SymbolState symbol(String name) {
    return symbols.get(name);
  }

  /** The venues it has heard of; only read. */
  public Collection<VenueState> venues() {
    return Collections.unmodifiableCollection(venues.values());
  }

  /** Each venue's time, for a restart at {@link #nextOffset}. */
  public List<VenueMark> marks() {
    return venues.values().stream().map(VenueState::mark).toList();
  }

  /** Sets where reading starts, before the first record. */
  public void startAt(long offset, List<VenueMark> marks) {
    nextOffset = offset;
    for (VenueMark mark : marks) {
      Venue venue = plan.venue(mark.venue());
      if (venue != null) {
        venueState(venue).restore(mark);
      }
    }
  }

  /** Takes a symbol as it was stored, before the first record. */
  public SymbolState restore(StoredSymbol stored) {
    SymbolState state =
        stored.restore(plan, venueState(plan.venueOf(stored.row().symbol())), log.topic());
    symbols.put(state.symbol(), state);
    state.venue().add(state);
    return state;
  }

  /** Applies the next record. */
  public void apply(LogRecord record) {
    switch (record.event()) {
      case Trade trade -> trades.take(record, trade);
      case Quote quote -> quotes.take(record, quote);
      case Clock clock -> clock(record, clock);
      case SessionChange change -> session(record, change);
      case Halt halt -> halt(record, halt);
      case Split split -> split(record, split);
      case Unreadable bad -> unreadable(record, bad);
    }
    nextOffset = record.offset() + 1;
  }

  private void unreadable(LogRecord record, Unreadable bad) {
    String name = bad.symbol();
    SymbolState symbol = name == null ? null : symbols.get(name);
    reject(record, bad.reason(), bad.detail(), symbol);
  }

  private void clock(LogRecord record, Clock clock) {
    Venue venue = plan.venue(clock.venue());
    if (venue == null) {
      unknownVenue(record, clock.venue());
      return;
    }
    if (clock.timeNs() >= (record.appendMs() + 1) * NS_PER_MS) {
      String detail = "must not be after the append time: time=" + clock.timeNs();
      reject(record, RejectReason.FUTURE, detail, null);
      return;
    }
    VenueState state = venueState(venue);
    state.heardClock(clock, record.appendMs());
    if (state.advance(clock)) {
      closeUpToClock(record, state);
    }
  }

  private void closeUpToClock(LogRecord record, VenueState venue) {
    for (SymbolState symbol : venue.symbols()) {
      if (symbol.nextEndNs() <= venue.clockNs() && record.offset() > symbol.offset()) {
        symbol.standAt(record.offset(), record.appendMs());
        closer.closeUpTo(symbol, venue.clockNs());
      }
    }
  }

  private void session(LogRecord record, SessionChange change) {
    Venue venue = plan.venue(change.venue());
    if (venue == null) {
      unknownVenue(record, change.venue());
      return;
    }
    SessionIntake.Outcome outcome = SessionIntake.apply(venueState(venue), change);
    if (outcome.reason() != null) {
      reject(record, outcome.reason(), outcome.detail(), null);
      return;
    }
    for (SymbolState symbol : venueState(venue).symbols()) {
      if (record.offset() > symbol.offset() && SessionIntake.moveOpenBars(symbol, outcome)) {
        symbol.standAt(record.offset(), record.appendMs());
        changed(symbol, SymbolState.FORMING);
      }
    }
  }

  private void unknownVenue(LogRecord record, String venue) {
    reject(record, RejectReason.UNKNOWN_TARGET, "must be in the catalog: venue=" + venue, null);
  }

  private void halt(LogRecord record, Halt halt) {
    SymbolState symbol = ownSymbol(record, halt.symbol());
    if (symbol != null && record.offset() > symbol.offset()) {
      symbol.row().halt(halt.halted());
      symbol.standAt(record.offset(), record.appendMs());
      changed(symbol, SymbolState.FORMING);
    }
  }

  private void split(LogRecord record, Split split) {
    SymbolState symbol = ownSymbol(record, split.symbol());
    if (symbol != null && record.offset() > symbol.offset()) {
      symbol.split(split.ratio());
      symbol.standAt(record.offset(), record.appendMs());
      changedWhole(symbol);
    }
  }

  private @Nullable SymbolState ownSymbol(LogRecord record, String name) {
    SymbolState symbol = symbols.get(name);
    if (symbol == null && !isWrongPartition(record, name)) {
      reject(record, RejectReason.UNKNOWN_TARGET, "must be a known symbol: symbol=" + name, null);
    }
    return symbol;
  }

  /** Rejects a record that lies in another partition than its symbol's. */
  boolean isWrongPartition(LogRecord record, String name) {
    int partition = SymbolPartition.of(name, log.partitions());
    if (partition == log.partition()) {
      return false;
    }
    String detail = "must lie in partition " + partition + ": partition=" + log.partition();
    reject(record, RejectReason.WRONG_PARTITION, detail, null);
    return true;
  }

  VenueState venueState(Venue venue) {
    return venues.computeIfAbsent(venue.id(), id -> new VenueState(venue));
  }

  /** The state of a symbol's venue. */
  VenueState venueOf(String symbol) {
    return venueState(plan.venueOf(symbol));
  }

  boolean isFull() {
    return symbols.size() >= MAX_SYMBOLS;
  }

  void add(SymbolState symbol) {
    symbols.put(symbol.symbol(), symbol);
    symbol.venue().add(symbol);
  }

  /** Rejects a record; a known symbol's row moves past it and remembers it. */
  void reject(LogRecord record, RejectReason reason, String detail, @Nullable SymbolState symbol) {
    if (symbol != null) {
      if (record.offset() <= symbol.offset()) {
        rejectAgain(record, symbol);
        return;
      }
      symbol.rememberReject(PendingReject.readAgain(record.offset(), record.appendMs(), reason));
      symbol.standAt(record.offset(), record.appendMs());
      changed(symbol, SymbolState.FORMING);
    }
    listener.rejected(record, reason, detail, symbol);
  }

  /** A record read again: if its reject was never acknowledged, it is sent again. */
  void rejectAgain(LogRecord record, SymbolState symbol) {
    for (PendingReject pending : symbol.row().pendingRejects()) {
      if (pending.offset() == record.offset()) {
        listener.rejected(record, pending.reason(), "read again after a restart", symbol);
        return;
      }
    }
  }

  void changed(SymbolState symbol, int parts) {
    boolean wasChanged = symbol.isChanged();
    symbol.markChanged(parts);
    if (!wasChanged) {
      listener.changed(symbol);
    }
  }

  /** Says that the closed part of a symbol must be written, as after its bars were delivered. */
  public void changedClosed(SymbolState symbol) {
    changed(symbol, SymbolState.CLOSED);
  }

  /** Says that a symbol must be written whole, as after the store lost something. */
  public void changedWhole(SymbolState symbol) {
    boolean wasChanged = symbol.isChanged();
    symbol.markAll();
    if (!wasChanged) {
      listener.changed(symbol);
    }
  }

  /** A reject of a trade that was held: its bytes stay in the row, it will not be read again. */
  void rejectHeld(LogRecord held, RejectReason reason, String detail, SymbolState symbol) {
    symbol.rememberReject(PendingReject.held(held.offset(), held.appendMs(), reason, held.raw()));
    listener.rejected(held, reason, detail, symbol);
  }
}
