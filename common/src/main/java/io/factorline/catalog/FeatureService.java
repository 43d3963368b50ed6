package io.factorline.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A named list of factors that is asked for, and trained on, as one.
 *
 * @param factors distinct, in the order of a model's input
 * @param bar the reading of its live factors; null where it reads none that have bars
 */
public record FeatureService(String name, List<FactorRef> factors, @Nullable Reading bar) {
  public FeatureService {
    factors = List.copyOf(factors);
  }
}
