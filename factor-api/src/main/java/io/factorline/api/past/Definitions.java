package io.factorline.api.past;

import io.factorline.catalog.View;
import io.factorline.online.FactorPlan;
import io.factorline.online.WholeCut;
import java.util.Map;
import java.util.TreeMap;

/** Whether the catalog of now defines views as a cut has them. Stateless. */
final class Definitions {
  private Definitions() {}

  /** All views of a plan must be of the cut, and be defined as they were. */
  static void require(FactorPlan plan, WholeCut cut) {
    Map<String, View> views = new TreeMap<>();
    plan.views().forEach(view -> views.put(view.name(), view));
    plan.storedViews().forEach(view -> views.put(view.name(), view));
    plan.comparedViews().forEach(view -> views.put(view.name(), view));
    for (View view : views.values()) {
      String definition = cut.views().get(view.name());
      if (definition == null) {
        throw Refusals.contradiction("must be a view of the cut: view=" + view.name());
      }
      require(view, definition);
    }
  }

  static void require(View view, String definition) {
    if (!view.definition().equals(definition)) {
      throw Refusals.definition(
          "must be the view's definition by now: view=%s, definition=%s, now=%s"
              .formatted(view.name(), definition, view.definition()));
    }
  }
}
