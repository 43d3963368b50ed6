package io.factorline.engine;

import io.factorline.event.MarketEvent.Clock;
import io.factorline.event.MarketEvent.Halt;
import io.factorline.event.MarketEvent.Quote;
import io.factorline.event.MarketEvent.Seed;
import io.factorline.event.MarketEvent.SessionChange;
import io.factorline.event.MarketEvent.Split;
import io.factorline.event.MarketEvent.Trade;
import io.factorline.event.MarketEvent.Unreadable;
import io.factorline.market.Venue;
import io.factorline.store.StateFile;
import io.factorline.store.SymbolRow;
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
  public static final int MAX_SYMBOLS = StateFile.MAX_SYMBOLS;

  private final EnginePlan plan;
  private final LogId log;
  private final EngineListener listener;
  private final Map<String, SymbolState> symbols = new LinkedHashMap<>();
  private final Map<String, VenueState> venues = new LinkedHashMap<>();
  private final TradeIntake trades;
  private final QuoteIntake quotes;
  private final ControlIntake control;
  private final SeedIntake seeds;
  private final Rejections rejections;
  private long nextOffset;

  /**
   * The log that an engine follows.
   *
   * @param partitions how many partitions its topic has
   */
  public record LogId(TopicId topic, int partition, int partitions) {}

  /** An engine at the start of its log that refuses seeds. */
  public PartitionEngine(EnginePlan plan, LogId log, EngineListener listener) {
    this(plan, log, listener, SeedSource.NONE);
  }

  /** An engine at the start of its log. */
  public PartitionEngine(EnginePlan plan, LogId log, EngineListener listener, SeedSource source) {
    this.plan = plan;
    this.log = log;
    this.listener = listener;
    this.rejections = new Rejections(log, listener);
    BarCloser closer = new BarCloser(plan, log.topic(), listener);
    this.trades = new TradeIntake(this, rejections, closer, listener);
    this.quotes = new QuoteIntake(this, rejections, listener);
    this.control = new ControlIntake(this, rejections, closer);
    this.seeds = new SeedIntake(this, control, rejections, source, listener);
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

  /** Sets where reading starts, before anything is restored or applied. */
  public void startAt(long offset, List<VenueMark> marks) {
    if (!symbols.isEmpty() || nextOffset != 0) {
      throw new IllegalStateException(
          "must come first: nextOffset=" + nextOffset + ", symbols=" + symbols.size());
    }
    nextOffset = offset;
    for (VenueMark mark : marks) {
      Venue venue = plan.venue(mark.venue());
      if (venue != null) {
        venueState(venue).restore(mark);
      }
    }
  }

  /**
   * Takes a symbol as it was stored, after {@link #startAt} and before the first record. What waits
   * in the row for its delivery is the caller's to send: closed bars, and with {@link
   * #tellWaitingRejects} the rejects whose records are not read again.
   *
   * <p>A row that followed another topic id is taken over: it keeps its order and its state, and
   * all records of this log are new to it. Its rejects without bytes are dropped: their records
   * went with their topic.
   *
   * @throws io.factorline.store.RowFormatException if a kernel state is missing or is none
   */
  public SymbolState restore(StoredSymbol stored) {
    VenueState venue = venueState(plan.venueOf(stored.row().symbol()));
    SymbolState state = stored.restore(plan, venue, log.topic(), listener);
    add(state);
    boolean isTakenOver = !stored.hot().header().topic().equals(log.topic());
    Rejections.restored(state, nextOffset, isTakenOver);
    return state;
  }

  /** Tells the listener the rejects that wait in the rows with their bytes, after the restores. */
  public void tellWaitingRejects() {
    symbols.values().forEach(rejections::tellWaiting);
  }

  /** Applies the next record. */
  public void apply(LogRecord record) {
    switch (record.event()) {
      case Trade trade -> trades.take(record, trade);
      case Quote quote -> quotes.take(record, quote);
      case Clock clock -> control.clock(record, clock);
      case SessionChange change -> control.session(record, change);
      case Halt halt -> control.halt(record, halt);
      case Split split -> control.split(record, split);
      case Seed seed -> seeds.take(record, seed);
      case Unreadable bad -> control.unreadable(record, bad);
    }
    nextOffset = record.offset() + 1;
  }

  /** Whether applying this record, as the next one, asks the source of seeds. */
  public boolean isAskingForSeed(LogRecord record) {
    return record.event() instanceof Seed seed && seeds.isAsking(record, seed);
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

  /** A symbol that this record makes known. */
  SymbolState create(String name, VenueState venue, LogRecord record) {
    SymbolRow row = new SymbolRow(name, plan.layout());
    row.firstOffset(record.offset());
    SymbolState symbol = new SymbolState(plan, row, venue, listener);
    symbol.standAt(record.offset(), record.appendMs());
    add(symbol);
    symbol.changed(SymbolState.ALL);
    return symbol;
  }

  private void add(SymbolState symbol) {
    symbols.put(symbol.symbol(), symbol);
    symbol.venue().add(symbol);
  }

  /** Says that the closed part of a symbol must be written, as after its bars were delivered. */
  public void changedClosed(SymbolState symbol) {
    symbol.changed(SymbolState.CLOSED);
  }

  /** Says that a symbol must be written whole, as after the store lost something. */
  public void changedWhole(SymbolState symbol) {
    symbol.changedWhole();
  }
}
