package io.factorline.api.lineage;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.FactorRef;
import java.util.LinkedHashSet;
import java.util.Set;

/** What computed factors read as it was written, before all of it was put in their place. */
final class Chain {
  private Chain() {}

  /** All that a factor reads, by itself or through what it reads. */
  static Set<FactorRef> read(FactorRef factor, Catalog catalog) {
    Set<FactorRef> found = new LinkedHashSet<>();
    add(factor, catalog, found);
    return found;
  }

  private static void add(FactorRef factor, Catalog catalog, Set<FactorRef> found) {
    for (FactorRef input : catalog.writtenInputs(factor)) {
      if (found.add(input)) {
        add(input, catalog, found);
      }
    }
  }
}
