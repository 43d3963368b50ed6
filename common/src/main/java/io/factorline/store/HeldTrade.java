package io.factorline.store;

import io.factorline.event.MarketEvent.Trade;
import java.nio.ByteBuffer;

/**
 * A trade whose sequence number jumped too far, waiting for the next one to confirm it. Immutable.
 */
public final class HeldTrade {
  private final long offset;
  private final long appendMs;
  private final Trade trade;
  private final byte[] raw;

  /**
   * A trade to hold.
   *
   * @param offset its position in the row's partition
   * @param appendMs its append time, ms since the epoch
   * @param raw its bytes as received, for {@code ticks-rejected}; not copied
   */
  public HeldTrade(long offset, long appendMs, Trade trade, byte[] raw) {
    this.offset = offset;
    this.appendMs = appendMs;
    this.trade = trade;
    this.raw = raw;
  }

  /** Its position in the row's partition. */
  public long offset() {
    return offset;
  }

  /** Its append time, ms since the epoch. */
  public long appendMs() {
    return appendMs;
  }

  /** What it says. */
  public Trade trade() {
    return trade;
  }

  /** A copy of its bytes as received. */
  public byte[] raw() {
    return raw.clone();
  }

  void write(ByteBuffer out) {
    out.putLong(offset).putLong(appendMs).putLong(trade.seq()).putLong(trade.eventNs());
    out.putDouble(trade.price()).putDouble(trade.size());
    out.putShort((short) raw.length).put(raw);
  }

  static HeldTrade read(String symbol, ByteBuffer in) {
    long offset = in.getLong();
    long appendMs = in.getLong();
    Trade trade = new Trade(symbol, in.getLong(), in.getLong(), in.getDouble(), in.getDouble());
    byte[] raw = new byte[Short.toUnsignedInt(in.getShort())];
    in.get(raw);
    return new HeldTrade(offset, appendMs, trade, raw);
  }
}
