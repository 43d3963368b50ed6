package io.factorline.api.lineage;

import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.CrossView;
import io.factorline.catalog.DerivedView;
import io.factorline.catalog.FactorRef;
import io.factorline.catalog.OfflineView;
import io.factorline.catalog.QuoteView;
import io.factorline.derive.Expression;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What computed factors read as it was written, before all of it was put in their place. */
final class Chain {
  private Chain() {}

  /**
   * What a factor reads, stored factors and derived ones: of a derived one what its text names, of
   * a cross-sectional one what it compares, of a stored one nothing.
   */
  static List<FactorRef> written(FactorRef factor, Catalog catalog) {
    return switch (catalog.view(factor.view())) {
      case DerivedView view ->
          Expression.parse(view.factor(factor.factor()).text()).inputs().stream()
              .map(FactorRef::parse)
              .toList();
      case CrossView view -> List.of(view.factor(factor.factor()).of());
      case BarView _, OfflineView _, QuoteView _ -> List.of();
    };
  }

  /** All that a factor reads, by itself or through what it reads. */
  static Set<FactorRef> read(FactorRef factor, Catalog catalog) {
    Set<FactorRef> found = new LinkedHashSet<>();
    add(factor, catalog, found);
    return found;
  }

  private static void add(FactorRef factor, Catalog catalog, Set<FactorRef> found) {
    for (FactorRef input : written(factor, catalog)) {
      if (found.add(input)) {
        add(input, catalog, found);
      }
    }
  }
}
