package io.factorline.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Seeded random walks as one minute bars; a new session day begins every 100 bars. */
final class Series {

  static final long MINUTE_NS = 60_000_000_000L;

  private static final int BARS_PER_DAY = 100;

  private Series() {}

  /** Prices on a coarse grid (equal closes, bars without range), then a flat stretch, and so on. */
  static List<Bar> lively(long seed, int count, double level) {
    return walk(seed, count, level, 5e-4, level * 2e-4);
  }

  /** Prices on no grid, moving about a percent per trade. */
  static List<Bar> wide(long seed, int count, double level) {
    return walk(seed, count, level, 0.01, 0.0);
  }

  static List<Bar> flat(int count, double price) {
    List<Bar> bars = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Bar bar = begun(i);
      bar.add(price, 2.0);
      bars.add(bar);
    }
    return bars;
  }

  static List<Bar> ofCloses(double... closes) {
    List<Bar> bars = new ArrayList<>();
    for (double close : closes) {
      Bar bar = begun(bars.size());
      bar.add(close, 1.0);
      bars.add(bar);
    }
    return bars;
  }

  static List<Bar> ofRanges(double[]... highLowCloses) {
    List<Bar> bars = new ArrayList<>();
    for (double[] figures : highLowCloses) {
      Bar bar = begun(bars.size());
      bar.add(figures[0], 1.0);
      bar.add(figures[1], 1.0);
      bar.add(figures[2], 1.0);
      bars.add(bar);
    }
    return bars;
  }

  static double[] highs(List<Bar> bars) {
    return bars.stream().mapToDouble(Bar::high).toArray();
  }

  static double[] lows(List<Bar> bars) {
    return bars.stream().mapToDouble(Bar::low).toArray();
  }

  static double[] closes(List<Bar> bars) {
    return bars.stream().mapToDouble(Bar::close).toArray();
  }

  private static List<Bar> walk(
      long seed, int count, double level, double volatility, double tick) {
    Random random = new Random(seed);
    List<Bar> bars = new ArrayList<>(count);
    double price = level;
    for (int i = 0; i < count; i++) {
      Bar bar = begun(i);
      boolean still = tick > 0.0 && i % 200 >= 160;
      for (int trades = 1 + random.nextInt(4); trades > 0; trades--) {
        price *= still ? 1.0 : Math.exp(volatility * random.nextGaussian());
        price += 0.02 * volatility * (level - price);
        bar.add(onGrid(price, tick), (1 + random.nextInt(1000)) / 1000.0);
      }
      bars.add(bar);
    }
    return bars;
  }

  private static double onGrid(double price, double tick) {
    return tick == 0.0 ? price : Math.max(1.0, Math.rint(price / tick)) * tick;
  }

  private static Bar begun(int index) {
    Bar bar = new Bar();
    bar.begin(index * MINUTE_NS, (index + 1) * MINUTE_NS, 20_000L + index / BARS_PER_DAY);
    return bar;
  }
}
