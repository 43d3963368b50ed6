package io.factorline.store;

import io.factorline.event.MarketEvent.Quote;
import io.factorline.event.MarketEvent.Tick;
import io.factorline.event.MarketEvent.Trade;
import java.nio.ByteBuffer;

/**
 * A trade or quote that the row remembers whole, with its bytes as received: one whose sequence
 * number jumped, waiting for the next tick to confirm it, or the first trade of a symbol, which may
 * still turn out to be the one that was wrong. Immutable.
 */
public final class HeldTick {
  private static final byte TRADE = 1;
  private static final byte QUOTE = 2;

  private final TopicId topic;
  private final long offset;
  private final long appendMs;
  private final Tick tick;
  private final byte[] raw;

  /**
   * A tick to remember.
   *
   * @param topic the log that it lies in
   * @param offset its position there
   * @param appendMs its append time, ms since the epoch
   * @param tick what it says, in today's terms
   * @param raw its bytes as received, for {@code ticks-rejected}; not copied
   */
  public HeldTick(TopicId topic, long offset, long appendMs, Tick tick, byte[] raw) {
    this.topic = topic;
    this.offset = offset;
    this.appendMs = appendMs;
    this.tick = tick;
    this.raw = raw;
  }

  /** The log that it lies in. */
  public TopicId topic() {
    return topic;
  }

  /** Its position in its log. */
  public long offset() {
    return offset;
  }

  /** Its append time, ms since the epoch. */
  public long appendMs() {
    return appendMs;
  }

  /** What it says, prices and sizes in the terms after the splits that came since. */
  public Tick tick() {
    return tick;
  }

  /** A copy of its bytes as received. */
  public byte[] raw() {
    return raw.clone();
  }

  /** The same tick in the terms after a split. */
  HeldTick split(double ratio) {
    Tick scaled =
        switch (tick) {
          case Trade t ->
              new Trade(t.symbol(), t.seq(), t.eventNs(), t.price() / ratio, t.size() * ratio);
          case Quote q ->
              new Quote(
                  q.symbol(),
                  q.seq(),
                  q.eventNs(),
                  q.bid() / ratio,
                  q.bidSize() * ratio,
                  q.ask() / ratio,
                  q.askSize() * ratio);
        };
    return new HeldTick(topic, offset, appendMs, scaled, raw);
  }

  void write(ByteBuffer out) {
    topic.write(out);
    out.putLong(offset).putLong(appendMs).put(tick instanceof Trade ? TRADE : QUOTE);
    out.putLong(tick.seq()).putLong(tick.eventNs());
    switch (tick) {
      case Trade t -> out.putDouble(t.price()).putDouble(t.size());
      case Quote q ->
          out.putDouble(q.bid()).putDouble(q.bidSize()).putDouble(q.ask()).putDouble(q.askSize());
    }
    out.putShort((short) raw.length).put(raw);
  }

  static HeldTick read(String symbol, ByteBuffer in) {
    TopicId topic = TopicId.read(in);
    long offset = in.getLong();
    long appendMs = in.getLong();
    byte kind = in.get();
    long seq = in.getLong();
    long eventNs = in.getLong();
    double first = in.getDouble();
    double second = in.getDouble();
    Tick tick =
        switch (kind) {
          case TRADE -> new Trade(symbol, seq, eventNs, first, second);
          case QUOTE ->
              new Quote(symbol, seq, eventNs, first, second, in.getDouble(), in.getDouble());
          default -> throw new RowFormatException("must be 1 or 2: kind=" + kind);
        };
    byte[] raw = new byte[Short.toUnsignedInt(in.getShort())];
    in.get(raw);
    return new HeldTick(topic, offset, appendMs, tick, raw);
  }
}
