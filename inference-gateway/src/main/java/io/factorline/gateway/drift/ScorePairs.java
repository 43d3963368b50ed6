package io.factorline.gateway.drift;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Scores of a champion and of a challenger on the same inputs, counted in the same bins. Counts of
 * replicas add up. Immutable.
 *
 * @param champion its scores by bin
 * @param challenger its scores by bin, as many in all
 */
public record ScorePairs(List<Long> champion, List<Long> challenger) {
  /** No pair. */
  public static final ScorePairs NONE = new ScorePairs(List.of(), List.of());

  /** What each bin has beside its scores, so that an empty one has no share of 0. */
  private static final double PRIOR = 0.5;

  public ScorePairs {
    champion = List.copyOf(champion);
    challenger = List.copyOf(challenger);
    boolean isBelow =
        champion.stream().anyMatch(count -> count < 0)
            || challenger.stream().anyMatch(count -> count < 0);
    if (isBelow || champion.size() != challenger.size() || sum(champion) != sum(challenger)) {
      throw new IllegalArgumentException(
          "must be counts >= 0 of as many scores in as many bins: champion=%s, challenger=%s"
              .formatted(champion, challenger));
    }
  }

  private static long sum(List<Long> counts) {
    return counts.stream().mapToLong(Long::longValue).sum();
  }

  /** How many pairs there are. */
  public long pairs() {
    return sum(champion);
  }

  /**
   * Both.
   *
   * @throws IllegalArgumentException where the bins are not as many
   */
  public ScorePairs plus(ScorePairs other) {
    if (champion.isEmpty() || other.champion.isEmpty()) {
      return champion.isEmpty() ? other : this;
    }
    return new ScorePairs(plus(champion, other.champion), plus(challenger, other.challenger));
  }

  private static List<Long> plus(List<Long> a, List<Long> b) {
    if (a.size() != b.size()) {
      throw new IllegalArgumentException(
          "must have as many bins: bins=%d, other=%d".formatted(a.size(), b.size()));
    }
    List<Long> sums = new ArrayList<>(a.size());
    for (int i = 0; i < a.size(); i++) {
      sums.add(a.get(i) + b.get(i));
    }
    return sums;
  }

  /**
   * Population stability index, {@code sum over bins of (p - q) * ln(p / q)} with p and q the
   * shares of the challenger's and of the champion's scores (N. Siddiqi, Credit Risk Scorecards,
   * 2006). It is the divergence of Jeffreys (1946): 0 where the shares are equal, else above 0, and
   * the same with both exchanged. A bin counts half a score more of each, as Jeffreys' prior has
   * it, so that an empty one gives no infinity; that draws few pairs towards 0. Where both have one
   * distribution it is {@code (bins - 1) * 2 / pairs} or less in the mean (B. Yurdakul, Statistical
   * Properties of Population Stability Index, 2018, for samples apart; pairs on the same inputs
   * differ less).
   *
   * @return 0 where there is no pair
   */
  public double psi() {
    double all = pairs() + PRIOR * champion.size();
    double psi = 0;
    for (int i = 0; i < champion.size(); i++) {
      double p = (challenger.get(i) + PRIOR) / all;
      double q = (champion.get(i) + PRIOR) / all;
      psi += (p - q) * Math.log(p / q);
    }
    return psi;
  }

  /**
   * Distance of Kolmogorov and Smirnov, {@code max |P(x) - Q(x)|} over the inner edges x, with P
   * and Q the shares of scores below x (N. Smirnov, Table for estimating the goodness of fit of
   * empirical distributions, 1948). In [0, 1], 0 for equal counts, the same with both exchanged. It
   * is at most that of the raw scores, and below it by no more than the greatest share of one bin.
   *
   * @return 0 where there is no pair
   */
  public double ks() {
    long apart = 0;
    long greatest = 0;
    for (int i = 0; i < champion.size(); i++) {
      apart += challenger.get(i) - champion.get(i);
      greatest = Math.max(greatest, Math.abs(apart));
    }
    return greatest == 0 ? 0 : (double) greatest / pairs();
  }

  /** As many bins, all of them empty. */
  static ScorePairs empty(int bins) {
    List<Long> none = Collections.nCopies(bins, 0L);
    return new ScorePairs(none, none);
  }
}
