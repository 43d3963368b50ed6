package io.factorline.engine;

import io.factorline.event.MarketEvent.Trade;
import io.factorline.event.RejectReason;
import io.factorline.market.Venue;
import io.factorline.store.GuardState;
import io.factorline.store.HeldTrade;
import io.factorline.store.SymbolRow;
import org.jspecify.annotations.Nullable;

/** Takes trades: time, order, price, then the bars. One thread. */
final class TradeIntake {
  private static final GuardState NOTHING_YET = new GuardState();

  private final PartitionEngine engine;
  private final BarCloser closer;
  private final EngineListener listener;
  private final TickTime time = new TickTime();
  private final PriceCheck prices = new PriceCheck();

  TradeIntake(PartitionEngine engine, BarCloser closer, EngineListener listener) {
    this.engine = engine;
    this.closer = closer;
    this.listener = listener;
  }

  void take(LogRecord record, Trade trade) {
    SymbolState known = engine.symbol(trade.symbol());
    if (known == null && engine.isWrongPartition(record, trade.symbol())) {
      return;
    }
    VenueState venue = known != null ? known.venue() : engine.venueOf(trade.symbol());
    venue.heardFeed(record.appendMs());
    if (known != null && record.offset() <= known.offset()) {
      engine.rejectAgain(record, known);
      return;
    }
    GuardState guard = known != null ? known.row().trades() : NOTHING_YET;
    RejectReason reason = time.checkEvent(venue, trade.eventNs(), record.appendMs());
    if (reason != null) {
      engine.reject(record, reason, time.detail(), known);
      return;
    }
    RejectReason order = SeqCheck.check(venue.venue(), guard, trade.seq(), time.eventDay());
    if (order != null && order != RejectReason.SEQ_JUMP) {
      engine.reject(record, order, SeqCheck.detail(guard, trade.seq()), known);
      return;
    }
    reason = time.place(venue, trade.eventNs(), guard.effectiveNs());
    if (reason != null) {
      engine.reject(record, reason, time.detail(), known);
      return;
    }
    if (known == null) {
      takeFirst(record, trade, venue);
    } else {
      takeOrdered(record, trade, known, order == RejectReason.SEQ_JUMP);
    }
  }

  private void takeFirst(LogRecord record, Trade trade, VenueState venue) {
    if (engine.isFull()) {
      String detail = "must be at most " + PartitionEngine.MAX_SYMBOLS + " symbols a partition";
      engine.reject(record, RejectReason.SYMBOL_LIMIT, detail, null);
      return;
    }
    SymbolRow row = new SymbolRow(trade.symbol(), engine.plan().layout());
    SymbolState symbol = new SymbolState(engine.plan(), row, venue);
    symbol.markAll();
    engine.add(symbol);
    listener.changed(symbol);
    applyPlaced(record, trade, symbol);
  }

  private void takeOrdered(LogRecord record, Trade trade, SymbolState symbol, boolean jumps) {
    HeldTrade held = symbol.row().held();
    if (held != null) {
      jumps = resolveHeld(trade, held, symbol, jumps);
      RejectReason late =
          time.place(symbol.venue(), trade.eventNs(), symbol.row().trades().effectiveNs());
      if (late != null) {
        engine.reject(record, late, time.detail(), symbol);
        return;
      }
    }
    if (jumps) {
      symbol.row().hold(new HeldTrade(record.offset(), record.appendMs(), trade, record.raw()));
      symbol.standAt(record.offset(), record.appendMs());
      engine.changed(symbol, SymbolState.FORMING);
    } else {
      applyPlaced(record, trade, symbol);
    }
  }

  /** Decides about the held trade; tells whether the new one must be held in its place. */
  private boolean resolveHeld(Trade trade, HeldTrade held, SymbolState symbol, boolean jumps) {
    Venue venue = symbol.venue().venue();
    symbol.row().hold(null);
    if (jumps && SeqCheck.confirms(venue, held.trade().seq(), trade.seq())) {
      applyHeld(held, symbol);
      RejectReason order =
          SeqCheck.check(venue, symbol.row().trades(), trade.seq(), time.eventDay());
      return order == RejectReason.SEQ_JUMP;
    }
    String detail =
        "must be confirmed by the next trade: seq=" + held.trade().seq() + ", next=" + trade.seq();
    engine.rejectHeld(recordOf(held), RejectReason.SEQ_JUMP, detail, symbol);
    return jumps;
  }

  private void applyHeld(HeldTrade held, SymbolState symbol) {
    VenueState venue = symbol.venue();
    Trade trade = held.trade();
    RejectReason reason = time.checkEvent(venue, trade.eventNs(), held.appendMs());
    if (reason == null) {
      reason = time.place(venue, trade.eventNs(), symbol.row().trades().effectiveNs());
    }
    if (reason != null) {
      engine.rejectHeld(recordOf(held), reason, time.detail(), symbol);
      return;
    }
    reason = checkPrice(trade, symbol);
    if (reason != null) {
      engine.rejectHeld(recordOf(held), reason, prices.detail(), symbol);
      return;
    }
    commit(recordOf(held), trade, symbol);
  }

  private static LogRecord recordOf(HeldTrade held) {
    return new LogRecord(held.offset(), held.appendMs(), held.trade(), held.raw());
  }

  private void applyPlaced(LogRecord record, Trade trade, SymbolState symbol) {
    RejectReason reason = checkPrice(trade, symbol);
    if (reason != null) {
      engine.reject(record, reason, prices.detail(), symbol);
      return;
    }
    symbol.standAt(record.offset(), record.appendMs());
    commit(record, trade, symbol);
  }

  private @Nullable RejectReason checkPrice(Trade trade, SymbolState symbol) {
    double tickSize = engine.plan().instrumentOf(trade.symbol()).tickSize();
    return prices.check(symbol.venue(), symbol.row(), trade, time.session().day(), tickSize);
  }

  private void commit(LogRecord record, Trade trade, SymbolState symbol) {
    SymbolRow row = symbol.row();
    long effectiveNs = time.effectiveNs();
    long day = time.session().day();
    if (prices.isOffQuote(symbol.venue(), row.quote(), trade)) {
      listener.flagged(symbol);
    }
    row.takePrice(trade.price(), day > row.trades().sessionDay());
    long missing =
        SeqCheck.advance(symbol.venue().venue(), row.trades(), trade.seq(), day, effectiveNs);
    if (missing > 0) {
      listener.gap(symbol, missing);
    }
    symbol.venue().heardTick(trade.eventNs(), record.appendMs());
    if (symbol.nextEndNs() <= effectiveNs) {
      closer.closeUpTo(symbol, effectiveNs);
    }
    symbol.addTrade(effectiveNs, trade.price(), trade.size(), time.session());
    engine.changed(symbol, SymbolState.FORMING);
    listener.applied(record, symbol);
  }
}
