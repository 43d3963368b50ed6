package io.factorline.online;

import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.DerivedFactor;
import io.factorline.catalog.DerivedView;
import io.factorline.catalog.FactorRef;
import io.factorline.catalog.OfflineView;
import io.factorline.catalog.QuoteView;
import io.factorline.catalog.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compiles one list of factors against a catalog. Used once, by one thread. */
public final class PlanCompiler {
  private static final Duration LONGEST = Duration.ofDays(36_500);

  final List<String> names = new ArrayList<>();
  final List<View> views = new ArrayList<>();
  final List<Integer> viewOfColumn = new ArrayList<>();
  final List<FactorPlan.Slot> slots = new ArrayList<>();
  final List<FactorPlan.Column> columns = new ArrayList<>();
  private final List<View> sourceViews = new ArrayList<>();
  private final Map<String, Integer> slotByName = new LinkedHashMap<>();
  private final Catalog catalog;

  private PlanCompiler(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * The plan of these factors.
   *
   * @param factors each {@code view:factor}; may repeat
   * @throws io.factorline.catalog.CatalogLookupException for the first that the catalog does not
   *     have
   */
  public static FactorPlan compile(Catalog catalog, List<String> factors) {
    PlanCompiler compiler = new PlanCompiler(catalog);
    factors.forEach(compiler::add);
    return new FactorPlan(catalog, compiler);
  }

  private void add(String name) {
    FactorRef factor = catalog.resolve(name);
    View view = catalog.view(factor.view());
    names.add(name);
    viewOfColumn.add(indexIn(views, view));
    columns.add(column(view, factor));
  }

  private FactorPlan.Column column(View view, FactorRef factor) {
    if (!(view instanceof DerivedView derived)) {
      return new FactorPlan.Column(new int[] {slot(factor)}, null);
    }
    DerivedFactor definition = derived.factor(factor.factor());
    int[] inputs = definition.inputs().stream().mapToInt(this::slot).toArray();
    return new FactorPlan.Column(inputs, definition.expression());
  }

  private int slot(FactorRef factor) {
    return slotByName.computeIfAbsent(
        factor.toString(),
        key -> {
          View view = catalog.view(factor.view());
          QuoteField field = field(view, factor.factor());
          slots.add(new FactorPlan.Slot(indexIn(sourceViews, view), factor.factor(), field));
          return slots.size() - 1;
        });
  }

  private static @Nullable QuoteField field(View view, String factor) {
    return view instanceof QuoteView ? QuoteField.of(factor) : null;
  }

  private static int indexIn(List<View> list, View view) {
    int index = list.indexOf(view);
    if (index < 0) {
      index = list.size();
      list.add(view);
    }
    return index;
  }

  List<FactorPlan.Source> sources() {
    List<FactorPlan.Source> sources = new ArrayList<>();
    for (int s = 0; s < sourceViews.size(); s++) {
      int source = s;
      int[] own =
          slots.stream().filter(slot -> slot.source() == source).mapToInt(slots::indexOf).toArray();
      sources.add(new FactorPlan.Source(sourceViews.get(s), own, ttlNs(sourceViews.get(s))));
    }
    return List.copyOf(sources);
  }

  private static long ttlNs(View view) {
    return switch (view) {
      case BarView bars -> toNanos(bars.ttl());
      case QuoteView quotes -> toNanos(quotes.ttl());
      case OfflineView offline -> toNanos(offline.ttl());
      case DerivedView derived -> Long.MAX_VALUE;
    };
  }

  private static long toNanos(Duration ttl) {
    return ttl.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : ttl.toNanos();
  }
}
