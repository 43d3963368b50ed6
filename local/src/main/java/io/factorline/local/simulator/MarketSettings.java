package io.factorline.local.simulator;

import java.util.List;

/**
 * What the simulated market is like.
 *
 * @param symbols its symbols; the last sixth of them are quiet
 * @param ticksPerSecond mean of trades and quotes of all symbols together, 1 to 1,000,000
 * @param seed the same seed and start give the same market
 * @param badOneIn one bad tick for so many good ones; 0 for none
 */
record MarketSettings(List<String> symbols, int ticksPerSecond, long seed, int badOneIn) {
  private static final int MAX_RATE = 1_000_000;

  MarketSettings {
    symbols = List.copyOf(symbols);
    if (symbols.isEmpty()) {
      throw new IllegalArgumentException("must not be empty: symbols=" + symbols);
    }
    if (ticksPerSecond < 1 || ticksPerSecond > MAX_RATE) {
      throw new IllegalArgumentException("must be in [1, 1000000]: rate=" + ticksPerSecond);
    }
    if (badOneIn < 0) {
      throw new IllegalArgumentException("must be >= 0: badOneIn=" + badOneIn);
    }
  }
}
