package io.factorline.local.simulator;

import io.factorline.event.MarketEvent.Trade;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** The bad ticks that a real feed has now and then, made on purpose. One thread. */
final class BadTicks {
  private static final Kind[] KINDS = Kind.values();
  private static final long OLD = 5_000;

  private enum Kind {
    MALFORMED,
    NEGATIVE_PRICE,
    DUPLICATE,
    OLD,
    CROSSED
  }

  private BadTicks() {}

  /** Sends one of a random kind; what follows it is as if it had never been. */
  static void send(SplittableRandom random, SimulatedSymbol symbol, long eventNs, MarketSink sink) {
    long last = symbol.tradeSeq();
    switch (KINDS[random.nextInt(KINDS.length)]) {
      case MALFORMED -> sink.garbage(symbol.symbol(), malformed(symbol.symbol()));
      case NEGATIVE_PRICE -> sink.trade(new Trade(symbol.symbol(), last + 1, eventNs, -1, 1));
      case DUPLICATE -> sink.trade(symbol.strayTrade(last, eventNs));
      case OLD -> sink.trade(symbol.strayTrade(Math.max(0, last - OLD), eventNs));
      case CROSSED -> sink.quote(symbol.crossedQuote(eventNs));
    }
  }

  private static byte[] malformed(String symbol) {
    return ("{\"symbol\":\"" + symbol + "\",\"seq\":").getBytes(StandardCharsets.US_ASCII);
  }
}
