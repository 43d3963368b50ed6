package io.factorline.online;

import io.factorline.catalog.BarView;
import io.factorline.store.RowLayout;
import org.jspecify.annotations.Nullable;

/** Where the slots of a plan lie in rows of one layout, found by name once. Immutable. */
final class RowMapping {
  private static final int ABSENT = -1;

  private final RowLayout layout;
  private final int[] viewIndex;
  private final int[] cellIndex;
  private final String[] definitions;

  private RowMapping(RowLayout layout, int sources, int slots) {
    this.layout = layout;
    this.viewIndex = new int[sources];
    this.cellIndex = new int[slots];
    this.definitions = new String[sources];
  }

  static RowMapping of(FactorPlan plan, RowLayout layout) {
    RowMapping mapping = new RowMapping(layout, plan.sources().size(), plan.slotCount());
    for (int s = 0; s < plan.sources().size(); s++) {
      FactorPlan.Source source = plan.sources().get(s);
      boolean isBars = source.view() instanceof BarView;
      int index = isBars ? layout.indexOf(source.view().name()) : ABSENT;
      mapping.viewIndex[s] = index;
      RowLayout.@Nullable ViewLayout view = index < 0 ? null : layout.views().get(index);
      mapping.definitions[s] = view == null ? source.view().definition() : view.definition();
      for (int slot : source.slots()) {
        mapping.cellIndex[slot] =
            view == null ? ABSENT : view.factors().indexOf(plan.slot(slot).factor());
      }
    }
    return mapping;
  }

  boolean isOf(RowLayout other) {
    return layout.hash().equals(other.hash());
  }

  /** Position of a source's view in the row, or below 0 where the row does not have it. */
  int view(int source) {
    return viewIndex[source];
  }

  /** Position of a slot's cell in its view, or below 0 where the view does not have it. */
  int cell(int slot) {
    return cellIndex[slot];
  }

  /** The definition that the row's values have. */
  String definition(int source) {
    return definitions[source];
  }
}
