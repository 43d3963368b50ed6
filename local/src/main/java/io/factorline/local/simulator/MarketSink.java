package io.factorline.local.simulator;

import io.factorline.event.MarketEvent.Quote;
import io.factorline.event.MarketEvent.Trade;

/** Takes what the simulated market says, in order. */
interface MarketSink {
  /** A trade; also a bad one that can be encoded. */
  void trade(Trade trade);

  /** A quote; also a bad one that can be encoded. */
  void quote(Quote quote);

  /** A record that is no JSON. */
  void garbage(String symbol, byte[] value);

  /** The time has reached {@code timeNs}; all later events are not before it. */
  void clock(long timeNs);
}
