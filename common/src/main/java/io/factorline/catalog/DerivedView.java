package io.factorline.catalog;

import java.util.List;

/**
 * Derived factors; never stored, so it has no time-to-live of its own: a cell is as old as its
 * oldest input.
 */
public record DerivedView(String name, List<DerivedFactor> factors, String definition)
    implements View {
  public DerivedView {
    factors = List.copyOf(factors);
  }

  @Override
  public List<String> factorNames() {
    return factors.stream().map(DerivedFactor::name).toList();
  }

  /**
   * The factor of a name.
   *
   * @throws CatalogLookupException where the view has none of that name
   */
  public DerivedFactor factor(String factorName) {
    for (DerivedFactor factor : factors) {
      if (factor.name().equals(factorName)) {
        return factor;
      }
    }
    throw new CatalogLookupException("factor", factorName, factorNames());
  }
}
