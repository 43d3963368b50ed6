package io.factorline.testsupport;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Bars of one second of a few symbols, who of them was a member of a universe, one split, and where
 * each symbol stands among the members, worked out by the definitions read word for word. Tests of
 * what is served, of history and of training sets hold their answers against it, and so against
 * each other. Immutable.
 *
 * <p>Symbol 0 leaves and joining is symbol 5; symbol 4 is a member without bars, and symbol 6 never
 * one. Bars have holes and ties. Symbol 2 is split while it does not trade.
 */
public final class CrossTape {
  /** How many symbols there are. */
  public static final int SYMBOLS = 7;

  /** Bars end at the seconds 1 to this one. */
  public static final int SECONDS = 16;

  /** From when on, in seconds, the split counts; it is known from {@link #SPLIT_KNOWN} on. */
  public static final int SPLIT = 10;

  /** From when on, in seconds, the split is known. */
  public static final int SPLIT_KNOWN = 12;

  /** From when on, in seconds, symbol 5 is a member, and symbol 0 would be none. */
  public static final int CHANGE = 6;

  /** From when on, in seconds, it is known that symbol 0 is none. */
  public static final int CHANGE_KNOWN = 8;

  /** Whose split. */
  public static final int SPLIT_SYMBOL = 2;

  /** How many shares one becomes. */
  public static final double SPLIT_RATIO = 4;

  private static final int QUIET_FROM = 9;
  private static final int QUIET_TO = 14;
  private static final long SECOND_NS = 1_000_000_000L;

  private final double[][] prices = new double[SYMBOLS][SECONDS + 1];

  /** A cross-sectional factor of the tape. */
  public enum Factor {
    /** Rank of the price, the largest first. */
    RANK,
    /** Z-score of the price. */
    ZSCORE,
    /** Percentile of twice the price, on the share basis of each time. */
    SHARE
  }

  /** A tape of a seed. */
  public CrossTape(long seed) {
    Random random = new Random(seed);
    for (int symbol = 0; symbol < SYMBOLS; symbol++) {
      for (int second = 0; second <= SECONDS; second++) {
        boolean isQuiet =
            second == 0
                || symbol == 4
                || (symbol == SPLIT_SYMBOL && second >= QUIET_FROM && second <= QUIET_TO);
        boolean isTraded = second == 1 || random.nextInt(3) > 0;
        prices[symbol][second] = !isQuiet && isTraded ? 100 + random.nextInt(9) / 2.0 : Double.NaN;
      }
    }
  }

  /** The price of the bar of a symbol that ends at a second; NaN where there is none. */
  public double price(int symbol, int second) {
    return prices[symbol][second];
  }

  /**
   * The file of the universe's members.
   *
   * @param baseNs the second 0, ns since the epoch
   */
  public static String members(List<String> symbols, long baseNs) {
    List<String> lines = new ArrayList<>(List.of("symbol,from,to,known"));
    for (int symbol = 0; symbol < 5; symbol++) {
      lines.add(symbols.get(symbol) + ",0,,0");
    }
    long changeNs = baseNs + CHANGE * SECOND_NS;
    lines.add(symbols.get(0) + ",0," + changeNs + "," + (baseNs + CHANGE_KNOWN * SECOND_NS));
    lines.add(symbols.get(5) + "," + changeNs + ",,0");
    return String.join("\n", lines) + "\n";
  }

  private static boolean isMember(int symbol, int second) {
    return switch (symbol) {
      case 0 -> second < CHANGE_KNOWN;
      case 5 -> second >= CHANGE;
      case 6 -> false;
      default -> true;
    };
  }

  /** What a symbol has as of a second; null where it has nothing. */
  public @Nullable Double value(Factor factor, int symbol, int second) {
    for (int end = second; end > 0; end--) {
      double price = prices[symbol][end];
      if (!Double.isNaN(price)) {
        return factor == Factor.SHARE ? twice(symbol, price, end, second) : price;
      }
    }
    return null;
  }

  private static double twice(int symbol, double price, int end, int second) {
    boolean isSplit =
        symbol == SPLIT_SYMBOL && end <= SPLIT && second >= SPLIT && second >= SPLIT_KNOWN;
    return (isSplit ? price / SPLIT_RATIO : price) * 2;
  }

  /** Where a symbol stands as of a second; null where it does not. */
  public @Nullable Double expected(Factor factor, int symbol, int second) {
    Double own = value(factor, symbol, second);
    if (own == null || !isMember(symbol, second)) {
      return null;
    }
    List<Double> all = new ArrayList<>();
    for (int other = 0; other < SYMBOLS; other++) {
      Double its = value(factor, other, second);
      if (its != null && isMember(other, second)) {
        all.add(its);
      }
    }
    NaiveDistribution naive = new NaiveDistribution(all);
    return switch (factor) {
      case RANK -> Double.valueOf(naive.rankDown(own));
      case ZSCORE -> naive.zscore(own);
      case SHARE -> Double.valueOf(naive.share(own));
    };
  }
}
