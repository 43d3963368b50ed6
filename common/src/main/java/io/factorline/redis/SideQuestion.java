package io.factorline.redis;

/**
 * What a side becomes at a cut.
 *
 * @param key the side's key
 * @param cut text whose order is that of time
 * @param afterHold the side where the one before is hold: 0 hold, 1 buy, 2 sell
 * @param afterBuy the side where the one before is buy
 * @param afterSell the side where the one before is sell
 * @param isAdvance whether the answer is kept; otherwise it is only told
 */
public record SideQuestion(
    String key, String cut, int afterHold, int afterBuy, int afterSell, boolean isAdvance) {
  public SideQuestion {
    if (cut.isEmpty() || cut.indexOf('|') >= 0) {
      throw new IllegalArgumentException("must have no | and not be empty: cut=" + cut);
    }
  }

  /** The side where the one before is this. */
  int after(int side) {
    return switch (side) {
      case 0 -> afterHold;
      case 1 -> afterBuy;
      case 2 -> afterSell;
      default -> throw new IllegalArgumentException("must be a side: side=" + side);
    };
  }
}
