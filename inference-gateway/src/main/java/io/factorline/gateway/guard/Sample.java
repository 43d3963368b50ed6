package io.factorline.gateway.guard;

/**
 * What was counted of both arms, over all replicas.
 *
 * @param canary since the stage began
 * @param recentCanary within the window
 * @param stable since the stage began
 * @param recentStable within the window
 */
public record Sample(Tally canary, Tally recentCanary, Tally stable, Tally recentStable) {
  /** Nothing. */
  public static final Sample NONE = new Sample(Tally.NONE, Tally.NONE, Tally.NONE, Tally.NONE);

  /** Both. */
  public Sample plus(Sample other) {
    return new Sample(
        canary.plus(other.canary),
        recentCanary.plus(other.recentCanary),
        stable.plus(other.stable),
        recentStable.plus(other.recentStable));
  }
}
