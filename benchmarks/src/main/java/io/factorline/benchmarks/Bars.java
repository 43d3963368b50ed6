package io.factorline.benchmarks;

import io.factorline.kernel.Bar;
import java.util.SplittableRandom;

/** Bars of a random walk around 100, one second each, always the same ones. */
final class Bars {
  static final long SECOND_NS = 1_000_000_000L;
  private static final long START_NS = 1_760_000_000L * SECOND_NS;
  private static final int TRADES = 4;

  private Bars() {}

  /** So many consecutive bars; the last one leads back to the first without a jump. */
  static Bar[] walk(int count) {
    SplittableRandom random = new SplittableRandom(7);
    Bar[] bars = new Bar[count];
    for (int i = 0; i < count; i++) {
      double level = 100 + 3 * Math.sin(2 * Math.PI * i / count);
      bars[i] = new Bar();
      bars[i].begin(START_NS + i * SECOND_NS, START_NS + (i + 1) * SECOND_NS, 0);
      for (int trade = 0; trade < TRADES; trade++) {
        bars[i].add(price(level, random), 1 + random.nextInt(100));
      }
    }
    return bars;
  }

  private static double price(double level, SplittableRandom random) {
    return Math.rint((level + random.nextDouble(-0.2, 0.2)) * 100) / 100;
  }
}
