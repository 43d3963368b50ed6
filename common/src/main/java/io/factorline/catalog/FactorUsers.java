package io.factorline.catalog;

import java.util.ArrayList;
import java.util.List;

/** Who reads a factor by its name, so that it can be neither a draft nor removed. */
final class FactorUsers {
  private FactorUsers() {}

  /** Each as {@code service momentum_v1}, in the order of the catalog. */
  static List<String> of(FactorRef factor, Catalog catalog) {
    List<String> users = new ArrayList<>();
    for (View view : catalog.views().values()) {
      for (String reader : view.factorNames()) {
        FactorRef name = new FactorRef(view.name(), reader);
        boolean reads = catalog.writtenInputs(name).contains(factor);
        if (reads && catalog.lives().of(name).state() != LifeState.REMOVED) {
          users.add("factor " + name);
        }
      }
    }
    for (FeatureService service : catalog.services().values()) {
      if (service.factors().contains(factor)) {
        users.add("service " + service.name());
        catalog.models().values().stream()
            .filter(model -> model.service().equals(service.name()))
            .forEach(model -> users.add("model " + model.name()));
      }
    }
    return users;
  }
}
