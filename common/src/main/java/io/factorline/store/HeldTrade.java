package io.factorline.store;

import io.factorline.event.MarketEvent.Trade;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A trade whose sequence number jumped too far, waiting for the next one to confirm it.
 *
 * @param offset its position in the row's partition
 * @param appendMs its append time, ms since the epoch
 * @param raw its bytes as received, for {@code ticks-rejected}
 */
public record HeldTrade(long offset, long appendMs, Trade trade, byte[] raw) {
  /** Copies the bytes. */
  public HeldTrade {
    raw = raw.clone();
  }

  /** The bytes as received. */
  @Override
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

  @Override
  public boolean equals(Object other) {
    return other instanceof HeldTrade held
        && offset == held.offset
        && appendMs == held.appendMs
        && trade.equals(held.trade)
        && Arrays.equals(raw, held.raw);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(offset);
  }
}
