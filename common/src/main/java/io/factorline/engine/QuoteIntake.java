package io.factorline.engine;

import io.factorline.event.MarketEvent.Quote;
import io.factorline.event.MarketEvent.Tick;
import io.factorline.event.RejectReason;
import io.factorline.store.GuardState;
import io.factorline.store.SymbolRow;
import org.jspecify.annotations.Nullable;

/** Takes quotes: they have an order of their own and make no bars. One thread. */
final class QuoteIntake extends TickIntake<Quote> {
  private final QuoteCheck check = new QuoteCheck();

  QuoteIntake(PartitionEngine engine, Rejections rejections, EngineListener listener) {
    super(engine, rejections, listener);
  }

  @Override
  GuardState guard(SymbolRow row) {
    return row.quote().guard();
  }

  @Override
  Quote kind(Tick tick) {
    return (Quote) tick;
  }

  @Override
  @Nullable RejectReason checkFirst(Quote quote) {
    return check.checkSides(quote);
  }

  @Override
  @Nullable RejectReason check(SymbolState symbol, Quote quote, long eventDay) {
    return check.check(symbol.venue().venue().cleaning().quotes(), symbol.row().quote(), quote);
  }

  @Override
  String contentDetail() {
    return check.detail();
  }

  @Override
  long floorOf(SymbolRow row, Quote quote) {
    return row.quote().guard().effectiveNs();
  }

  @Override
  void beforeJump(SymbolState symbol, long heldSeq) {}

  @Override
  void apply(SymbolState symbol, Quote quote, LogRecord record, TickTime placed) {
    symbol.row().quote().set(quote.bid(), quote.bidSize(), quote.ask(), quote.askSize());
  }

  @Override
  void markChanged(SymbolState symbol) {
    symbol.changed(SymbolState.QUOTE);
  }
}
