package io.factorline.store;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What a row keeps of its quotes: their order, the best bid and offer, the cleaning windows. */
public final class QuoteState {
  private final GuardState guard = new GuardState();
  private double bid;
  private double bidSize;
  private double ask;
  private double askSize;
  private @Nullable RollingWindow mids;
  private @Nullable RollingWindow spreads;

  /** Order and effective time of the quotes. */
  public GuardState guard() {
    return guard;
  }

  /** Whether a quote was applied. */
  public boolean isPresent() {
    return guard.effectiveNs() > 0;
  }

  /** Best bid; 0 if there is none. */
  public double bid() {
    return bid;
  }

  /** Size at the best bid; 0 if there is none. */
  public double bidSize() {
    return bidSize;
  }

  /** Best ask; 0 if there is none. */
  public double ask() {
    return ask;
  }

  /** Size at the best ask; 0 if there is none. */
  public double askSize() {
    return askSize;
  }

  /** Takes the prices and sizes of a quote. */
  public void set(double newBid, double newBidSize, double newAsk, double newAskSize) {
    bid = newBid;
    bidSize = newBidSize;
    ask = newAsk;
    askSize = newAskSize;
  }

  /** Forgets prices and windows, not the order; a held quote follows the split. */
  void split(double ratio) {
    guard.split(ratio);
    set(0, 0, 0, 0);
    mids = null;
    spreads = null;
  }

  void copyFrom(QuoteState other) {
    guard.copyFrom(other.guard);
    set(other.bid, other.bidSize, other.ask, other.askSize);
    mids = other.mids;
    spreads = other.spreads;
  }

  /** The last mid prices, made with this capacity where there are none yet. */
  public RollingWindow mids(int capacity) {
    RollingWindow window = mids;
    if (window == null || window.capacity() != capacity) {
      window = new RollingWindow(capacity);
      mids = window;
    }
    return window;
  }

  /** The last spreads, made with this capacity where there are none yet. */
  public RollingWindow spreads(int capacity) {
    RollingWindow window = spreads;
    if (window == null || window.capacity() != capacity) {
      window = new RollingWindow(capacity);
      spreads = window;
    }
    return window;
  }

  void write(ByteBuffer out) {
    guard.write(out);
    out.putDouble(bid).putDouble(bidSize).putDouble(ask).putDouble(askSize);
    Optionals.write(mids, out);
    Optionals.write(spreads, out);
  }

  void read(String symbol, ByteBuffer in) {
    guard.read(symbol, in);
    bid = in.getDouble();
    bidSize = in.getDouble();
    ask = in.getDouble();
    askSize = in.getDouble();
    mids = Optionals.readWindow(in);
    spreads = Optionals.readWindow(in);
  }
}
