package io.factorline.gateway.rollout;

import org.jspecify.annotations.Nullable;

/**
 * A version that somebody wants to see at work without a part in any answer.
 *
 * @param version of the model, >= 1
 * @param shareBp share of the requests that it sees, basis points, 1 to 10,000
 * @param breaches looks in a row that must say the same before a guard stops it, >= 1
 * @param drift null where its scores are not judged
 */
public record ShadowPlan(long version, int shareBp, int breaches, @Nullable DriftGuard drift) {
  private static final int MOST_BREACHES = 1_000_000;

  public ShadowPlan {
    if (version < 1) {
      throw new IllegalArgumentException("must be >= 1: version=" + version);
    }
    if (shareBp < 1 || shareBp > Split.WHOLE_BP) {
      throw new IllegalArgumentException("must be in [1, 10000]: shareBp=" + shareBp);
    }
    if (breaches < 1 || breaches > MOST_BREACHES) {
      throw new IllegalArgumentException(
          "must be in [1, %d]: breaches=%d".formatted(MOST_BREACHES, breaches));
    }
  }
}
