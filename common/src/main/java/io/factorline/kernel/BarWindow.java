package io.factorline.kernel;

import java.nio.ByteBuffer;

/**
 * The newest bars of one view, shared by its indicators: only the columns that they read, each only
 * as deep as they read it, and the number of bars committed so far.
 *
 * <p>A bar is staged as the newest, indicators compute, and it is then committed or simply replaced
 * by the next staged one. Not thread-safe; nothing allocates after construction.
 */
final class BarWindow {

  private final Lookback depth;
  private final Column high;
  private final Column low;
  private final Column close;
  private final Column typical;
  private long committed;

  BarWindow(Lookback depth) {
    this.depth = depth;
    high = new Column(depth.high());
    low = new Column(depth.low());
    close = new Column(depth.close());
    typical = new Column(depth.typical());
  }

  private BarWindow(BarWindow other) {
    depth = other.depth;
    high = other.high.copy();
    low = other.low.copy();
    close = other.close.copy();
    typical = other.typical.copy();
    committed = other.committed;
  }

  BarWindow copy() {
    return new BarWindow(this);
  }

  BarWindow empty() {
    return new BarWindow(depth);
  }

  void stage(Bar bar) {
    high.stage(bar.high());
    low.stage(bar.low());
    close.stage(bar.close());
    typical.stage((bar.high() + bar.low() + bar.close()) / 3.0);
  }

  void commit() {
    high.commit();
    low.commit();
    close.commit();
    typical.commit();
    committed++;
  }

  /** Number of committed bars, which is the index of the staged one, counted from 0. */
  long index() {
    return committed;
  }

  /** Number of committed bars, at most {@code max}. */
  int committed(int max) {
    return (int) Math.min(committed, max);
  }

  Column high() {
    return high;
  }

  Column low() {
    return low;
  }

  Column close() {
    return close;
  }

  Column typical() {
    return typical;
  }

  void scalePrices(double ratio) {
    high.scalePrices(ratio);
    low.scalePrices(ratio);
    close.scalePrices(ratio);
    typical.scalePrices(ratio);
  }

  /** Length of the written window in bytes once {@code bars} bars are committed. */
  int bytes(long bars) {
    int values = high.length(bars) + low.length(bars) + close.length(bars) + typical.length(bars);
    return Long.BYTES + values * Double.BYTES;
  }

  void write(ByteBuffer out) {
    out.putLong(committed);
    high.write(out, committed);
    low.write(out, committed);
    close.write(out, committed);
    typical.write(out, committed);
  }

  /** Reads into a new window; the caller has checked the length. */
  void read(ByteBuffer in) {
    committed = in.getLong();
    high.read(in, committed);
    low.read(in, committed);
    close.read(in, committed);
    typical.read(in, committed);
  }
}
