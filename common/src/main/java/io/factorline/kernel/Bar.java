package io.factorline.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One bar {@code [startNs, endNs)} of one symbol, mutable and reused: it is begun, takes trades in
 * the order of their effective time, and is cleared or begun anew.
 *
 * <p>Prices are those of trades, {@code volume} is the sum of sizes, {@code turnover} the sum of
 * price * size (plain sums: relative error at most trade count * 1.2e-16). Before its first trade a
 * bar has volume 0 and prices {@code NaN}. Not thread-safe. Nothing allocates but {@link
 * #imported}.
 *
 * <p>Bytes, big-endian: start, end, session day, trade count (i64 each), open, high, low, close,
 * volume, turnover (f64 each).
 */
public final class Bar {

  /** Length of a written bar in bytes. */
  public static final int BYTES = 4 * Long.BYTES + 6 * Double.BYTES;

  /** Bounds of a price: within them no square or sum of the kernel overflows or underflows. */
  public static final double MIN_PRICE = 1e-100;

  /** Upper bound of a price, see {@link #MIN_PRICE}. */
  public static final double MAX_PRICE = 1e100;

  /** Upper bound of the size of one trade. */
  public static final double MAX_SIZE = 1e100;

  private long startNs;
  private long endNs;
  private long sessionDay;
  private long tradeCount;
  private double open = Double.NaN;
  private double high = Double.NaN;
  private double low = Double.NaN;
  private double close = Double.NaN;
  private double volume;
  private double turnover;

  /** A bar that is not open. */
  public Bar() {}

  /** Whether a trade can enter a bar: price within its bounds, size 0..{@link #MAX_SIZE}. */
  public static boolean accepts(double price, double size) {
    return acceptsPrice(price) && size >= 0.0 && size <= MAX_SIZE;
  }

  static boolean acceptsPrice(double price) {
    return price >= MIN_PRICE && price <= MAX_PRICE;
  }

  /** A finished bar from outside; its trade count is 0, which says that it is not known. */
  public static Bar imported(long startNs, long endNs, long sessionDay, Ohlcv figures) {
    Bar bar = new Bar();
    bar.begin(startNs, endNs, sessionDay);
    bar.open = figures.open();
    bar.high = figures.high();
    bar.low = figures.low();
    bar.close = figures.close();
    bar.volume = figures.volume();
    bar.turnover = figures.turnover();
    return bar;
  }

  /** Inclusive start, epoch ns. */
  public long startNs() {
    return startNs;
  }

  /** Exclusive end, epoch ns: the bar's event time. */
  public long endNs() {
    return endNs;
  }

  /** Epoch day of the venue's session that the bar belongs to; VWAP starts anew when it changes. */
  public long sessionDay() {
    return sessionDay;
  }

  /** Price of the first trade. */
  public double open() {
    return open;
  }

  /** Highest price. */
  public double high() {
    return high;
  }

  /** Lowest price. */
  public double low() {
    return low;
  }

  /** Price of the last trade. */
  public double close() {
    return close;
  }

  /** Sum of sizes. */
  public double volume() {
    return volume;
  }

  /** Sum of price * size. */
  public double turnover() {
    return turnover;
  }

  /** Number of trades; 0 for an imported bar. */
  public long tradeCount() {
    return tradeCount;
  }

  /** Whether the bar was begun and not cleared. */
  public boolean isOpen() {
    return endNs != startNs;
  }

  /** Whether the bar has prices: at least one trade, or imported. */
  public boolean hasPrices() {
    return close > 0.0;
  }

  /**
   * Begins a bar without trades, forgetting what it held.
   *
   * @throws IllegalArgumentException unless startNs &lt; endNs
   */
  public void begin(long startNs, long endNs, long sessionDay) {
    clear();
    requireOrder(startNs, endNs);
    this.startNs = startNs;
    this.endNs = endNs;
    this.sessionDay = sessionDay;
  }

  /** Moves the end, as when a session's close is changed. */
  public void endNs(long endNs) {
    requireOrder(startNs, endNs);
    this.endNs = endNs;
  }

  /**
   * Takes the next trade; its price becomes the close.
   *
   * @throws IllegalArgumentException where {@link #accepts} says no; the bar is unchanged
   * @throws IllegalStateException if the bar was not begun
   */
  public void add(double price, double size) {
    if (!accepts(price, size)) {
      throw new IllegalArgumentException(
          "must be a price in %s..%s and a size in 0..%s: price=%s, size=%s"
              .formatted(MIN_PRICE, MAX_PRICE, MAX_SIZE, price, size));
    }
    if (!isOpen()) {
      throw new IllegalStateException("must be begun before a trade: price=" + price);
    }
    if (!hasPrices()) {
      open = high = low = price;
    } else if (price > high) {
      high = price;
    } else if (price < low) {
      low = price;
    }
    close = price;
    volume += size;
    turnover += price * size;
    tradeCount++;
  }

  /** Applies a split: prices / ratio, volume * ratio; turnover stays. A 50:1 split has ratio 50. */
  public void split(double ratio) {
    Scale.requireRatio(ratio);
    open /= ratio;
    high /= ratio;
    low /= ratio;
    close /= ratio;
    volume *= ratio;
  }

  /** Becomes equal to {@code other}. */
  public void copyFrom(Bar other) {
    startNs = other.startNs;
    endNs = other.endNs;
    sessionDay = other.sessionDay;
    tradeCount = other.tradeCount;
    open = other.open;
    high = other.high;
    low = other.low;
    close = other.close;
    volume = other.volume;
    turnover = other.turnover;
  }

  /** Becomes a bar that is not open. */
  public void clear() {
    startNs = endNs = sessionDay = tradeCount = 0;
    open = high = low = close = Double.NaN;
    volume = turnover = 0.0;
  }

  /** Writes {@link #BYTES} bytes at the buffer's position. */
  public void write(ByteBuffer out) {
    requireBigEndian(out);
    out.putLong(startNs).putLong(endNs).putLong(sessionDay).putLong(tradeCount);
    out.putDouble(open).putDouble(high).putDouble(low).putDouble(close);
    out.putDouble(volume).putDouble(turnover);
  }

  /**
   * Reads {@link #BYTES} bytes at the buffer's position, verbatim.
   *
   * @throws IllegalArgumentException on too few bytes or on figures that no bar can have; the bar
   *     is then cleared
   */
  public void restore(ByteBuffer in) {
    requireBigEndian(in);
    if (in.remaining() < BYTES) {
      throw new IllegalArgumentException("must be >= " + BYTES + ": remaining=" + in.remaining());
    }
    startNs = in.getLong();
    endNs = in.getLong();
    sessionDay = in.getLong();
    tradeCount = in.getLong();
    open = in.getDouble();
    high = in.getDouble();
    low = in.getDouble();
    close = in.getDouble();
    volume = in.getDouble();
    turnover = in.getDouble();
    if (!isPossible()) {
      String read = toString();
      clear();
      throw new IllegalArgumentException("must be a bar: read=" + read);
    }
  }

  static void requireBigEndian(ByteBuffer buffer) {
    if (buffer.order() != ByteOrder.BIG_ENDIAN) {
      throw new IllegalArgumentException("must be BIG_ENDIAN: order=" + buffer.order());
    }
  }

  @Override
  public String toString() {
    return "Bar[%d..%d, day=%d, trades=%d, open=%s, high=%s, low=%s, close=%s, volume=%s, turnover=%s]"
        .formatted(
            startNs, endNs, sessionDay, tradeCount, open, high, low, close, volume, turnover);
  }

  private boolean isPossible() {
    if (endNs < startNs || tradeCount < 0) {
      return false;
    }
    if (Double.isNaN(close)) {
      return tradeCount == 0 && volume == 0.0 && turnover == 0.0 && Double.isNaN(open + high + low);
    }
    return isOpen()
        && acceptsPrice(low)
        && acceptsPrice(high)
        && low <= Math.min(open, close)
        && Math.max(open, close) <= high
        && volume >= 0.0
        && turnover >= 0.0
        && volume + turnover < Double.POSITIVE_INFINITY;
  }

  private static void requireOrder(long startNs, long endNs) {
    if (startNs >= endNs) {
      throw new IllegalArgumentException(
          "must be startNs < endNs: startNs=" + startNs + ", endNs=" + endNs);
    }
  }
}
