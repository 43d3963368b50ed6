package io.factorline.gateway.rollout;

import java.time.Duration;

/**
 * How far the scores of a version may be from the champion's on the same inputs.
 *
 * @param minPairs pairs of scores within the window before any verdict, >= 1
 * @param maxPsi population stability index, in (0, 100]
 * @param maxKs distance of Kolmogorov and Smirnov, in (0, 1)
 * @param window of the newest pairs
 * @param action what is done where either is passed
 */
public record DriftGuard(
    int minPairs, double maxPsi, double maxKs, Duration window, DriftAction action) {
  private static final int MOST = 1_000_000;
  private static final double LARGEST_PSI = 100;
  private static final Duration SHORTEST_WINDOW = Duration.ofSeconds(1);
  private static final Duration LONGEST_WINDOW = Duration.ofDays(1);

  public DriftGuard {
    if (minPairs < 1 || minPairs > MOST) {
      throw new IllegalArgumentException(
          "must be in [1, %d]: minPairs=%d".formatted(MOST, minPairs));
    }
    if (!(maxPsi > 0 && maxPsi <= LARGEST_PSI)) {
      throw new IllegalArgumentException("must be in (0, 100]: maxPsi=" + maxPsi);
    }
    if (!(maxKs > 0 && maxKs < 1)) {
      throw new IllegalArgumentException("must be in (0, 1): maxKs=" + maxKs);
    }
    if (window.compareTo(SHORTEST_WINDOW) < 0 || window.compareTo(LONGEST_WINDOW) > 0) {
      throw new IllegalArgumentException(
          "must be in [%d, %d]: windowMs=%d"
              .formatted(SHORTEST_WINDOW.toMillis(), LONGEST_WINDOW.toMillis(), window.toMillis()));
    }
  }
}
