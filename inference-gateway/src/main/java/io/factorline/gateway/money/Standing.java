package io.factorline.gateway.money;

import java.math.BigDecimal;

/**
 * How a model's canary stands after some entry. Immutable.
 *
 * @param revision of the last step in the ledger
 * @param reservedCents sum of what open signals may still risk
 * @param grossCents sum of |net position| per symbol at cost
 * @param profit realised and unrealised since the trial began
 * @param isPaper whether the profit stands on expired signals instead of executions
 * @param fills executions since the stage began
 * @param instruments symbols with a position or an open signal
 * @param orders signals granted in the 60 seconds before the last entry
 * @param breach the limit that was broken since the trial began, or empty
 */
public record Standing(
    long revision,
    long reservedCents,
    long grossCents,
    BigDecimal profit,
    boolean isPaper,
    long fills,
    int instruments,
    int orders,
    String breach) {
  /** Before the first entry. */
  public static final Standing NONE = new Standing(0, 0, 0, BigDecimal.ZERO, true, 0, 0, 0, "");

  /** What was lost, whole cents, rounded up; 0 for a profit. */
  public long lossCents() {
    return Math.max(0, io.factorline.gateway.rollout.Cents.ceil(profit.negate()));
  }
}
