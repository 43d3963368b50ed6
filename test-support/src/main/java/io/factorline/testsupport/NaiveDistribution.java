package io.factorline.testsupport;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a value stands among others, by counting them: the twin of the project's own distributions.
 * Of the standard score the order of its sums is part of the definition: from the least on.
 *
 * @param sorted all values that are compared, ascending, at least one
 */
public record NaiveDistribution(List<Double> sorted) {
  /** Sorts them. */
  public NaiveDistribution {
    sorted = sorted.stream().sorted().toList();
  }

  private double below(double own) {
    return sorted.stream().filter(value -> value < own).count();
  }

  private double above(double own) {
    return sorted.stream().filter(value -> value > own).count();
  }

  /** 1 for the highest. */
  public double rankDown(double own) {
    return 1 + above(own);
  }

  /** 1 for the lowest. */
  public double rankUp(double own) {
    return 1 + below(own);
  }

  /** The share of the others that lie below, one as high counting half; 0.5 where there is none. */
  public double share(double own) {
    double ties = sorted.size() - above(own) - below(own) - 1;
    return sorted.size() == 1 ? 0.5 : (below(own) + ties / 2) / (sorted.size() - 1);
  }

  /** Deviations from the mean; null where all are the same. */
  public @Nullable Double zscore(double own) {
    double shift = 0;
    for (double value : sorted) {
      shift += value - sorted.getFirst();
    }
    double mean = sorted.getFirst() + shift / sorted.size();
    double squares = 0;
    for (double value : sorted) {
      squares += (value - mean) * (value - mean);
    }
    boolean isSame = sorted.getFirst().equals(sorted.getLast());
    return isSame ? null : (own - mean) / Math.sqrt(squares / sorted.size());
  }
}
