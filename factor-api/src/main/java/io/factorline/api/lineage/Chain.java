package io.factorline.api.lineage;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.DerivedFactor;
import io.factorline.catalog.DerivedView;
import io.factorline.catalog.FactorRef;
import io.factorline.derive.Expression;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Derived factors as they were written, before those that they read were put in their place. */
final class Chain {
  private Chain() {}

  /** What the text of a derived factor reads, stored factors and derived ones. */
  static List<FactorRef> written(DerivedFactor factor) {
    return Expression.parse(factor.text()).inputs().stream().map(FactorRef::parse).toList();
  }

  /** All that a derived factor reads, by its own text or by that of what it reads. */
  static Set<FactorRef> read(DerivedFactor factor, Catalog catalog) {
    Set<FactorRef> found = new LinkedHashSet<>();
    add(factor, catalog, found);
    return found;
  }

  private static void add(DerivedFactor factor, Catalog catalog, Set<FactorRef> found) {
    for (FactorRef input : written(factor)) {
      if (found.add(input) && catalog.view(input.view()) instanceof DerivedView view) {
        add(view.factor(input.factor()), catalog, found);
      }
    }
  }
}
