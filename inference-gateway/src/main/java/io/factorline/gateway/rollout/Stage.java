package io.factorline.gateway.rollout;

/**
 * One stage of a roll-out: a share of the symbols, and limits for the money behind them.
 *
 * @param weightBp share of the universe, basis points, 1 to 10,000
 */
public record Stage(int weightBp, MoneyLimits limits) {
  public Stage {
    if (weightBp < 1 || weightBp > Split.WHOLE_BP) {
      throw new IllegalArgumentException("must be in [1, 10000]: weightBp=" + weightBp);
    }
  }
}
