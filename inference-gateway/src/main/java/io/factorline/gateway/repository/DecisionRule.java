package io.factorline.gateway.repository;

/**
 * From a score to a side, with hysteresis: a side is entered at its threshold and left only when
 * the score has gone back behind it by {@code hysteresis}. Immutable.
 *
 * @param buyFrom a score from which BUY is entered
 * @param sellFrom a score down from which SELL is entered, {@code < buyFrom}
 * @param hysteresis {@code >= 0}; the two sides must not overlap
 * @param validForMs how long a signal stands from its newest input's event time, in ms, > 0
 */
public record DecisionRule(double buyFrom, double sellFrom, double hysteresis, long validForMs) {
  public DecisionRule {
    if (!Double.isFinite(buyFrom) || !Double.isFinite(sellFrom)) {
      throw new IllegalArgumentException(
          "must be finite: buyFrom=" + buyFrom + ", sellFrom=" + sellFrom);
    }
    if (!(hysteresis >= 0) || !(buyFrom - hysteresis > sellFrom + hysteresis)) {
      throw new IllegalArgumentException(
          "must keep the sides apart: buyFrom=%s, sellFrom=%s, hysteresis=%s"
              .formatted(buyFrom, sellFrom, hysteresis));
    }
    if (validForMs <= 0) {
      throw new IllegalArgumentException("must be > 0: validForMs=" + validForMs);
    }
  }

  /** The side of a score, given the side before it. */
  public Side decide(double score, Side previous) {
    if (previous == Side.BUY && score >= buyFrom - hysteresis) {
      return Side.BUY;
    }
    if (previous == Side.SELL && score <= sellFrom + hysteresis) {
      return Side.SELL;
    }
    if (score >= buyFrom) {
      return Side.BUY;
    }
    return score <= sellFrom ? Side.SELL : Side.HOLD;
  }
}
