package io.factorline.engine;

import io.factorline.event.MarketEvent.Tick;
import io.factorline.event.MarketEvent.Trade;
import io.factorline.event.RejectReason;
import io.factorline.market.SeqMode;
import io.factorline.store.GuardState;
import io.factorline.store.HeldTick;
import io.factorline.store.SymbolRow;
import io.factorline.store.TopicId;
import org.jspecify.annotations.Nullable;

/**
 * Takes trades into the bars of all views. One thread.
 *
 * <p>The first trade of a symbol has nothing to be compared with. It is applied all the same, and
 * remembered until a second one is applied or the venue's clock passes it: if a held trade far
 * below is confirmed before that, the first one was wrong and is taken back, as if it had never
 * come.
 */
final class TradeIntake extends TickIntake<Trade> {
  private final TopicId topic;
  private final BarCloser closer;
  private final EngineListener listener;
  private final Rejections rejections;
  private final PriceCheck prices = new PriceCheck();

  TradeIntake(
      PartitionEngine engine, Rejections rejections, BarCloser closer, EngineListener listener) {
    super(engine, rejections, listener);
    this.topic = engine.log().topic();
    this.closer = closer;
    this.listener = listener;
    this.rejections = rejections;
  }

  @Override
  GuardState guard(SymbolRow row) {
    return row.trades();
  }

  @Override
  Trade kind(Tick tick) {
    return (Trade) tick;
  }

  @Override
  @Nullable RejectReason checkFirst(Trade trade) {
    return null;
  }

  @Override
  @Nullable RejectReason check(SymbolState symbol, Trade trade, long eventDay) {
    return prices.check(symbol, trade.price(), eventDay);
  }

  @Override
  String contentDetail() {
    return prices.detail();
  }

  @Override
  long floorOf(SymbolRow row, Trade trade) {
    boolean wouldTakeBack = row.provisional() != null && trade.seq() < row.trades().lastSeq();
    return wouldTakeBack ? 0 : row.trades().effectiveNs();
  }

  @Override
  void beforeJump(SymbolState symbol, long heldSeq) {
    HeldTick first = symbol.row().provisional();
    if (first != null && heldSeq < symbol.row().trades().lastSeq()) {
      symbol.takeBackProvisional();
      String detail = "must not be the first where the next ones are far below: seq=";
      detail += first.tick().seq() + ", next=" + heldSeq;
      rejections.rejectHeld(first, RejectReason.SEQ_JUMP, detail, symbol);
    }
  }

  @Override
  void apply(SymbolState symbol, Trade trade, LogRecord record, TickTime placed) {
    SymbolRow row = symbol.row();
    long effectiveNs = placed.effectiveNs();
    if (prices.isOffQuote(symbol.venue(), row.quote(), trade)) {
      listener.flagged(symbol);
    }
    if (symbol.nextEndNs() <= effectiveNs) {
      closer.closeUpTo(symbol, effectiveNs);
    }
    row.provisional(isFirst(symbol) ? remembered(record, trade) : null);
    row.takePrice(trade.price(), placed.eventDay() > row.trades().sessionDay());
    symbol.addTrade(effectiveNs, trade.price(), trade.size(), placed.session());
  }

  private static boolean isFirst(SymbolState symbol) {
    return symbol.row().lastPrice() == 0 && symbol.venue().venue().seq() != SeqMode.NONE;
  }

  private HeldTick remembered(LogRecord record, Trade trade) {
    return new HeldTick(topic, record.offset(), record.appendMs(), trade, record.raw());
  }

  @Override
  void markChanged(SymbolState symbol) {
    symbol.changed(SymbolState.FORMING);
  }
}
