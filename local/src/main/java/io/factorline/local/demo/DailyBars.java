package io.factorline.local.demo;

import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;

/**
 * A symbol's synthetic days, one for each day of the calendar: a walk from the last close, which is
 * the symbol's first live price, back through time, drawn to that price. Prices are on whole ticks
 * of 0.01. A pure function of its arguments. One thread.
 */
final class DailyBars {
  private static final double DAILY_MOVE = 0.015;
  private static final double PULL = 0.02;
  private static final double WICK = 0.006;
  private static final int LOT = 10;

  private final String symbol;
  private final long lastCloseTicks;
  private final SplittableRandom random;

  DailyBars(String symbol, long lastCloseTicks, long seed) {
    this.symbol = symbol;
    this.lastCloseTicks = lastCloseTicks;
    this.random = new SplittableRandom(seed);
  }

  /** One day. Prices in ticks of 0.01. */
  record Day(
      String symbol,
      LocalDate date,
      long openTicks,
      long highTicks,
      long lowTicks,
      long closeTicks,
      long volume) {}

  /** So many days, the last of them {@code last}, oldest first. */
  Deque<Day> until(LocalDate last, int days) {
    Deque<Day> all = new ArrayDeque<>(days);
    long close = lastCloseTicks;
    for (int i = 0; i < days; i++) {
      long open = before(close);
      all.addFirst(day(last.minusDays(i), open, close));
      close = open;
    }
    return all;
  }

  /** The close of the day before. */
  private long before(long close) {
    double pull = PULL * Math.log((double) lastCloseTicks / close);
    double move = pull + DAILY_MOVE * noise();
    return Math.max(1, Math.round(close * Math.exp(move)));
  }

  private Day day(LocalDate date, long open, long close) {
    long high = Math.round(Math.max(open, close) * (1 + WICK * random.nextDouble()));
    long low = Math.round(Math.min(open, close) * (1 - WICK * random.nextDouble()));
    long volume = LOT * (10_000L + random.nextLong(990_000));
    return new Day(symbol, date, open, high, Math.max(1, low), close, volume);
  }

  /** Mean 0, deviation 1: twelve uniform draws, the same on every machine to the bit. */
  private double noise() {
    double sum = -6;
    for (int i = 0; i < 12; i++) {
      sum += random.nextDouble();
    }
    return sum;
  }
}
