package io.factorline.catalog;

import io.factorline.derive.Expression;
import java.util.ArrayList;
import java.util.Collection;
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
        boolean reads = read(view, reader).contains(factor.toString());
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

  /** What a factor reads by its own definition. */
  private static Collection<String> read(View view, String factor) {
    return switch (view) {
      case DerivedView derived -> Expression.parse(derived.factor(factor).text()).inputs();
      case CrossView cross -> List.of(cross.factor(factor).of().toString());
      case BarView _, OfflineView _, QuoteView _ -> List.of();
    };
  }
}
