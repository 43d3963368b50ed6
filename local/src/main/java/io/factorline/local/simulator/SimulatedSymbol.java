package io.factorline.local.simulator;

import io.factorline.event.MarketEvent.Quote;
import io.factorline.event.MarketEvent.Trade;
import java.util.SplittableRandom;

/**
 * One symbol's prices: the mid walks on whole ticks and is drawn back to where it started. Trades
 * happen at the bid or at the ask. Trades and quotes have a {@code seq} each, without gaps. One
 * thread.
 */
final class SimulatedSymbol {
  private static final double PULL = 2e-4;
  private static final int MAX_HALF_SPREAD_TICKS = 3;
  static final double TICKS_PER_UNIT = 100;
  private static final int LOT = 10;

  private final String symbol;
  private final long anchorTicks;
  private long midTicks;
  private long halfSpreadTicks = 1;
  private long tradeSeq;
  private long quoteSeq;

  /**
   * A symbol at its first price.
   *
   * @param anchorTicks mid in ticks of 0.01
   * @param firstSeq one below the first {@code seq}
   */
  SimulatedSymbol(String symbol, long anchorTicks, long firstSeq) {
    this.symbol = symbol;
    this.anchorTicks = anchorTicks;
    this.midTicks = anchorTicks;
    this.tradeSeq = firstSeq;
    this.quoteSeq = firstSeq;
  }

  /**
   * A symbol that goes on where an earlier run stopped, and is still drawn to its first price.
   *
   * @param firstSeq one below the first {@code seq} of what the earlier run had none of
   */
  SimulatedSymbol(String symbol, long anchorTicks, long firstSeq, LastTick last) {
    this(symbol, anchorTicks, firstSeq);
    this.midTicks = last.midTicks();
    this.tradeSeq = last.tradeSeq() > 0 ? last.tradeSeq() : firstSeq;
    this.quoteSeq = last.quoteSeq() > 0 ? last.quoteSeq() : firstSeq;
  }

  String symbol() {
    return symbol;
  }

  /** {@code seq} of the last trade. */
  long tradeSeq() {
    return tradeSeq;
  }

  /**
   * The next quote.
   *
   * @param drift -1, 0 or 1: where a burst pushes the price
   */
  Quote quote(SplittableRandom random, long eventNs, int drift) {
    double up = 0.5 + 0.3 * drift + PULL * (anchorTicks - midTicks);
    if (random.nextInt(3) > 0) {
      midTicks += random.nextDouble() < up ? 1 : -1;
    }
    if (random.nextInt(8) == 0) {
      halfSpreadTicks = 1L + random.nextInt(MAX_HALF_SPREAD_TICKS);
    }
    return new Quote(
        symbol,
        ++quoteSeq,
        eventNs,
        price(midTicks - halfSpreadTicks),
        size(random),
        price(midTicks + halfSpreadTicks),
        size(random));
  }

  /** The next trade, at the bid or at the ask. */
  Trade trade(SplittableRandom random, long eventNs) {
    long side = random.nextBoolean() ? halfSpreadTicks : -halfSpreadTicks;
    return new Trade(symbol, ++tradeSeq, eventNs, price(midTicks + side), size(random));
  }

  /** A trade at the mid with the given {@code seq}, which leaves no mark here. */
  Trade strayTrade(long seq, long eventNs) {
    return new Trade(symbol, seq, eventNs, price(midTicks), LOT);
  }

  /** A quote whose bid is above its ask; its {@code seq} is used again by the next one. */
  Quote crossedQuote(long eventNs) {
    double bid = price(midTicks + halfSpreadTicks);
    return new Quote(
        symbol, quoteSeq + 1, eventNs, bid, LOT, price(midTicks - halfSpreadTicks), LOT);
  }

  private static double price(long ticks) {
    return ticks / TICKS_PER_UNIT;
  }

  private static double size(SplittableRandom random) {
    return LOT * (1 + random.nextInt(20));
  }
}
