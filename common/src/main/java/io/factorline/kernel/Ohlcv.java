package io.factorline.kernel;

/**
 * The figures of a finished bar that came from outside. Refused with an {@link
 * IllegalArgumentException}: a price outside of the bounds of {@link Bar}, open or close outside of
 * low..high, a volume or turnover that is negative or not finite.
 *
 * @param turnover sum of price * size over the bar's trades
 */
public record Ohlcv(
    double open, double high, double low, double close, double volume, double turnover) {

  public Ohlcv {
    requirePrice("open", open);
    requirePrice("high", high);
    requirePrice("low", low);
    requirePrice("close", close);
    if (!(low <= Math.min(open, close) && Math.max(open, close) <= high)) {
      throw new IllegalArgumentException(
          "must be low <= open, close <= high: open=%s, high=%s, low=%s, close=%s"
              .formatted(open, high, low, close));
    }
    requireAmount("volume", volume);
    requireAmount("turnover", turnover);
  }

  /** Figures without a known turnover: it is taken as typical price (h + l + c) / 3 * volume. */
  public static Ohlcv of(double open, double high, double low, double close, double volume) {
    return new Ohlcv(open, high, low, close, volume, (high + low + close) / 3.0 * volume);
  }

  private static void requirePrice(String name, double value) {
    if (!Bar.acceptsPrice(value)) {
      throw new IllegalArgumentException(
          "must be in " + Bar.MIN_PRICE + ".." + Bar.MAX_PRICE + ": " + name + "=" + value);
    }
  }

  private static void requireAmount(String name, double value) {
    if (!(value >= 0.0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("must be finite and >= 0: " + name + "=" + value);
    }
  }
}
