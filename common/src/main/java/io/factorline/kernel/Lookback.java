package io.factorline.kernel;

/**
 * How many of the newest bars an indicator reads per column, the staged one included; 0 = none.
 *
 * @param typical of the typical price (high + low + close) / 3
 */
record Lookback(int high, int low, int close, int typical) {

  static final Lookback NONE = new Lookback(0, 0, 0, 0);

  static Lookback ofClose(int bars) {
    return new Lookback(0, 0, bars, 0);
  }

  static Lookback ofRange(int bars) {
    return new Lookback(bars, bars, 0, 0);
  }

  Lookback max(Lookback other) {
    return new Lookback(
        Math.max(high, other.high),
        Math.max(low, other.low),
        Math.max(close, other.close),
        Math.max(typical, other.typical));
  }
}
