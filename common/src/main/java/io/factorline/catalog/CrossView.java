package io.factorline.catalog;

import java.util.List;

/**
 * Cross-sectional factors over one universe, whose symbols have one venue. They are computed when
 * read and never stored, at a closed cut alone: at its time, by what was known then.
 */
public record CrossView(
    String name, Universe universe, List<CrossFactor> factors, String definition) implements View {
  /** Keeps a copy of the factors. */
  public CrossView {
    factors = List.copyOf(factors);
  }

  @Override
  public List<String> factorNames() {
    return factors.stream().map(CrossFactor::name).toList();
  }

  /**
   * The factor of a name.
   *
   * @throws CatalogLookupException where the view has none of that name
   */
  public CrossFactor factor(String factorName) {
    for (CrossFactor factor : factors) {
      if (factor.name().equals(factorName)) {
        return factor;
      }
    }
    throw new CatalogLookupException("factor", factorName, factorNames());
  }
}
