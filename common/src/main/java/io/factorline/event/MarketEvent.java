package io.factorline.event;

import org.jspecify.annotations.Nullable;

/** One decoded record of the {@code ticks} topic. Times are nanoseconds since the epoch. */
public sealed interface MarketEvent {

  /** A trade or a quote: what has an order of its own within its symbol. */
  sealed interface Tick extends MarketEvent {
    /** The symbol. */
    String symbol();

    /** Its number among the ticks of its kind and symbol, at least 0. */
    long seq();

    /** When it happened, ns since the epoch. */
    long eventNs();
  }

  /** A trade. {@code seq} orders the trades of its symbol; price and size are above 0. */
  record Trade(String symbol, long seq, long eventNs, double price, double size) implements Tick {}

  /** A best bid and offer. A side with price 0 and size 0 is absent. */
  record Quote(
      String symbol, long seq, long eventNs, double bid, double bidSize, double ask, double askSize)
      implements Tick {}

  /** The venue's time has reached {@code timeNs}: its bars with an end at or before it close. */
  record Clock(String venue, long timeNs, ClockSource source) implements MarketEvent {}

  /** One session of a venue, in place of what the calendar says of that day. */
  record SessionChange(String venue, long day, long openNs, long closeNs, long endNs)
      implements MarketEvent {}

  /** Trading of a symbol stops or goes on. */
  record Halt(String symbol, long eventNs, boolean halted) implements MarketEvent {}

  /** From here on prices of a symbol are divided by {@code ratio} and sizes multiplied by it. */
  record Split(String symbol, long eventNs, double ratio) implements MarketEvent {}

  /**
   * From here on a view of a symbol has the state that it would have had all along.
   *
   * @param definition hash of the view's definition, 16 hexadecimal digits
   * @param file state file of the partition, relative to the lake
   * @param sha256 of that file, 64 hexadecimal digits
   * @param offset the first record that the file does not cover
   */
  record Seed(
      String symbol, String view, String definition, String file, String sha256, long offset)
      implements MarketEvent {}

  /**
   * A record that could not be decoded. {@code symbol} is the key's text where that is a symbol.
   */
  record Unreadable(@Nullable String symbol, RejectReason reason, String detail)
      implements MarketEvent {}
}
