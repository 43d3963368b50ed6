package io.factorline.api.lineage;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.FactorRef;
import io.factorline.catalog.ModelDefinition;
import io.factorline.catalog.View;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** What of a catalog reads its factors; made once. Immutable; thread-safe. */
final class Readers {
  private final Catalog catalog;
  private final Map<FactorRef, Set<String>> derived = new HashMap<>();
  private final Map<FactorRef, Set<String>> services = new HashMap<>();

  /** Who reads the factors of a catalog. */
  Readers(Catalog catalog) {
    this.catalog = catalog;
    for (View view : catalog.views().values()) {
      for (String factor : view.factorNames()) {
        FactorRef reader = new FactorRef(view.name(), factor);
        Chain.read(reader, catalog).forEach(read -> add(derived, read, reader.toString()));
      }
    }
    catalog
        .services()
        .values()
        .forEach(
            service -> service.factors().forEach(factor -> add(services, factor, service.name())));
  }

  private static void add(Map<FactorRef, Set<String>> readers, FactorRef read, String reader) {
    readers.computeIfAbsent(read, ignored -> new TreeSet<>()).add(reader);
  }

  /**
   * Derived and cross-sectional factors that read a factor, themselves or through others; sorted.
   */
  List<String> derived(FactorRef factor) {
    return List.copyOf(derived.getOrDefault(factor, Set.of()));
  }

  /** Services that list a factor or one that reads it; sorted. */
  List<String> services(FactorRef factor) {
    Set<String> found = new TreeSet<>(services.getOrDefault(factor, Set.of()));
    Function<String, FactorRef> named = catalog::resolve;
    derived(factor).stream()
        .map(named)
        .forEach(reader -> found.addAll(services.getOrDefault(reader, Set.of())));
    return List.copyOf(found);
  }

  /** Models of these services, in the order of the catalog. */
  List<String> models(FactorRef factor) {
    List<String> reading = services(factor);
    return catalog.models().values().stream()
        .filter(model -> reading.contains(model.service()))
        .map(ModelDefinition::name)
        .toList();
  }
}
