package io.factorline.engine;

import io.factorline.event.MarketEvent.Quote;
import io.factorline.event.RejectReason;
import io.factorline.store.GuardState;
import io.factorline.store.QuoteState;
import io.factorline.store.SymbolRow;
import org.jspecify.annotations.Nullable;

/**
 * Takes quotes: time, order, then the best bid and offer. They have an order of their own and make
 * no bars; a jump of their sequence is believed, as a lost quote harms nobody. One thread.
 */
final class QuoteIntake {
  private static final GuardState NOTHING_YET = new GuardState();

  private final PartitionEngine engine;
  private final EngineListener listener;
  private final TickTime time = new TickTime();
  private final QuoteCheck check = new QuoteCheck();
  private String detail = "";

  QuoteIntake(PartitionEngine engine, EngineListener listener) {
    this.engine = engine;
    this.listener = listener;
  }

  void take(LogRecord record, Quote quote) {
    SymbolState known = engine.symbol(quote.symbol());
    if (known == null && engine.isWrongPartition(record, quote.symbol())) {
      return;
    }
    VenueState venue = known != null ? known.venue() : engine.venueOf(quote.symbol());
    venue.heardFeed(record.appendMs());
    if (known != null && record.offset() <= known.offset()) {
      engine.rejectAgain(record, known);
      return;
    }
    GuardState guard = known != null ? known.row().quote().guard() : NOTHING_YET;
    RejectReason reason = judge(record, quote, venue, guard);
    if (reason != null) {
      engine.reject(record, reason, detail, known);
      return;
    }
    SymbolState symbol = known != null ? known : first(record, quote, venue);
    if (symbol != null) {
      apply(record, quote, symbol);
    }
  }

  private @Nullable RejectReason judge(
      LogRecord record, Quote quote, VenueState venue, GuardState guard) {
    RejectReason reason = time.checkEvent(venue, quote.eventNs(), record.appendMs());
    if (reason == null) {
      RejectReason order = SeqCheck.check(venue.venue(), guard, quote.seq(), time.eventDay());
      if (order == RejectReason.DUPLICATE || order == RejectReason.OUT_OF_ORDER) {
        detail = SeqCheck.detail(guard, quote.seq());
        return order;
      }
      reason = time.place(venue, quote.eventNs(), guard.effectiveNs());
    }
    detail = time.detail();
    return reason;
  }

  private @Nullable SymbolState first(LogRecord record, Quote quote, VenueState venue) {
    if (engine.isFull() || QuoteCheck.isCrossed(quote)) {
      RejectReason reason = engine.isFull() ? RejectReason.SYMBOL_LIMIT : RejectReason.CROSSED;
      engine.reject(record, reason, "must not be the first of its symbol", null);
      return null;
    }
    SymbolRow row = new SymbolRow(quote.symbol(), engine.plan().layout());
    SymbolState symbol = new SymbolState(engine.plan(), row, venue);
    symbol.markAll();
    engine.add(symbol);
    listener.changed(symbol);
    return symbol;
  }

  private void apply(LogRecord record, Quote quote, SymbolState symbol) {
    QuoteState state = symbol.row().quote();
    RejectReason reason = check.check(symbol.venue().venue().cleaning().quotes(), state, quote);
    if (reason != null) {
      engine.reject(record, reason, check.detail(), symbol);
      engine.changed(symbol, SymbolState.QUOTE);
      return;
    }
    long missing =
        SeqCheck.advance(
            symbol.venue().venue(),
            state.guard(),
            quote.seq(),
            time.session().day(),
            time.effectiveNs());
    if (missing > 0) {
      listener.gap(symbol, missing);
    }
    state.set(quote.bid(), quote.bidSize(), quote.ask(), quote.askSize());
    symbol.venue().heardTick(quote.eventNs(), record.appendMs());
    symbol.standAt(record.offset(), record.appendMs());
    engine.changed(symbol, SymbolState.QUOTE);
    listener.applied(record, symbol);
  }
}
