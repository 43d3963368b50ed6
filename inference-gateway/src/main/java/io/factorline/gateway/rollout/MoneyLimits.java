package io.factorline.gateway.rollout;

/**
 * What a canary may do with money at a stage: the predefined limits of RTS 6, article 8. Amounts
 * are whole cents, that is hundredths of the currency's unit.
 *
 * @param currency the only one that the canary trades in
 * @param maxInstruments symbols that it may have at one time, >= 1
 * @param maxOrderCents most that one signal may risk, >= 1
 * @param maxOrdersPerMinute signals in any 60 seconds, >= 1
 * @param maxGrossCents most for what is reserved plus the sum of |net position| per symbol, >= 1
 * @param maxLossCents a loss from which on nothing is reserved; above it the trial is rolled back,
 *     >= 1
 */
public record MoneyLimits(
    String currency,
    int maxInstruments,
    long maxOrderCents,
    int maxOrdersPerMinute,
    long maxGrossCents,
    long maxLossCents) {
  /** Largest amount; sums of it are still exact in a double. */
  public static final long LARGEST_CENTS = 100_000_000_000_000L;

  /** Largest count of orders or instruments. */
  public static final int LARGEST_COUNT = 100_000;

  public MoneyLimits {
    if (!currency.matches("[A-Z0-9]{3,8}")) {
      throw new IllegalArgumentException("must match [A-Z0-9]{3,8}: currency=" + currency);
    }
    requireIn("maxInstruments", maxInstruments, LARGEST_COUNT);
    requireIn("maxOrderNotional", maxOrderCents, LARGEST_CENTS);
    requireIn("maxOrdersPerMinute", maxOrdersPerMinute, LARGEST_COUNT);
    requireIn("maxGrossPosition", maxGrossCents, LARGEST_CENTS);
    requireIn("maxLoss", maxLossCents, LARGEST_CENTS);
    if (maxOrderCents > maxGrossCents) {
      throw new IllegalArgumentException(
          "must be <= maxGrossPosition: maxOrderNotional=" + Cents.text(maxOrderCents));
    }
  }

  private static void requireIn(String name, long value, long most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException("must be in [1, %d]: %s=%d".formatted(most, name, value));
    }
  }
}
