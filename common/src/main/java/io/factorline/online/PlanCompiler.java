package io.factorline.online;

import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.CrossView;
import io.factorline.catalog.DerivedFactor;
import io.factorline.catalog.DerivedView;
import io.factorline.catalog.Dimension;
import io.factorline.catalog.Entity;
import io.factorline.catalog.FactorRef;
import io.factorline.catalog.FieldType;
import io.factorline.catalog.OfflineView;
import io.factorline.catalog.QuoteView;
import io.factorline.catalog.View;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
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
  final List<FieldType> types = new ArrayList<>();
  private final List<View> sourceViews = new ArrayList<>();
  private final Map<String, Integer> slotByName = new LinkedHashMap<>();
  private final Catalog catalog;
  private final Entity entity;
  private final Map<Integer, FactorRef> cross = new LinkedHashMap<>();
  private @Nullable OfflineLayout offline;
  private int basisSource = -1;

  private PlanCompiler(Catalog catalog, Entity entity) {
    this.catalog = catalog;
    this.entity = entity;
  }

  /**
   * The plan of these factors.
   *
   * @param factors each {@code view:factor}; may repeat
   * @throws io.factorline.catalog.CatalogLookupException for the first that the catalog does not
   *     have
   * @throws RequestException for one that is not about symbols
   */
  public static FactorPlan compile(Catalog catalog, List<String> factors) {
    Entity symbol = catalog.entities().get(Entity.SYMBOL);
    Entity entity = symbol == null ? new Entity(Entity.SYMBOL, Entity.SYMBOL) : symbol;
    return compile(catalog, factors, entity);
  }

  /**
   * The plan of factors that are about an entity, which is then asked for its {@link Entity#text
   * texts} where a plan of symbols is asked for symbols.
   */
  public static FactorPlan compile(Catalog catalog, List<String> factors, Entity entity) {
    PlanCompiler compiler = new PlanCompiler(catalog, entity);
    factors.forEach(compiler::add);
    return new FactorPlan(catalog, compiler);
  }

  /**
   * The plan of stored factors from which others are computed elsewhere, with the corporate actions
   * that this takes.
   */
  static FactorPlan compileInputs(Catalog catalog, List<String> factors, Entity entity) {
    PlanCompiler compiler = new PlanCompiler(catalog, entity);
    factors.forEach(compiler::add);
    compiler.takeActions();
    return new FactorPlan(catalog, compiler);
  }

  /** Whether the plan is about symbols. */
  boolean isOfSymbols() {
    return entity.isSymbol();
  }

  private void add(String name) {
    FactorRef factor = catalog.readable(name);
    View view = catalog.view(factor.view());
    names.add(name);
    viewOfColumn.add(indexIn(views, view));
    if (view instanceof CrossView) {
      cross.put(columns.size(), factor);
    }
    columns.add(column(view, factor));
    types.add(type(view, factor.factor()));
  }

  private FactorPlan.Column column(View view, FactorRef factor) {
    if (view instanceof CrossView sections) {
      // Its own inputs give the times and ages that stand beside it.
      List<FactorRef> inputs = sections.factor(factor.factor()).inputs();
      return new FactorPlan.Column(inputs.stream().mapToInt(this::slot).toArray(), null, List.of());
    }
    if (!(view instanceof DerivedView derived)) {
      return new FactorPlan.Column(new int[] {slot(factor)}, null, List.of());
    }
    DerivedFactor definition = derived.factor(factor.factor());
    int[] inputs = definition.inputs().stream().mapToInt(this::slot).toArray();
    takeActions();
    List<@Nullable Dimension> dimensions = catalog.dimensions(definition.inputs());
    return new FactorPlan.Column(inputs, definition.expression(), dimensions);
  }

  /** What is computed of symbols is computed on one share basis. */
  private void takeActions() {
    OfflineView actions = catalog.corporateActions();
    if (actions != null && entity.isSymbol()) {
      basisSource = indexIn(sourceViews, actions);
      if (offline == null) {
        offline = OfflineLayout.of(catalog, entity);
      }
    }
  }

  /** The source of corporate actions; below 0 where none are looked at. */
  int basisSource() {
    return basisSource;
  }

  private int slot(FactorRef factor) {
    return slotByName.computeIfAbsent(
        factor.toString(),
        key -> {
          View view = catalog.view(factor.view());
          takeOffline(view, factor);
          QuoteField field = field(view, factor.factor());
          int position = view.factorNames().indexOf(factor.factor());
          slots.add(
              new FactorPlan.Slot(indexIn(sourceViews, view), factor.factor(), position, field));
          return slots.size() - 1;
        });
  }

  private void takeOffline(View view, FactorRef factor) {
    if (!(view instanceof OfflineView rows)) {
      require(entity.isSymbol(), factor, Entity.SYMBOL);
      return;
    }
    Entity of = OfflineLayout.entity(catalog, rows);
    require(of.joinKeys().equals(entity.joinKeys()), factor, rows.entity());
    if (offline == null) {
      offline = OfflineLayout.of(catalog, entity);
    }
  }

  private void require(boolean isOfEntity, FactorRef factor, String other) {
    if (!isOfEntity) {
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER,
          "must be about %ss: factor=%s, entity=%s".formatted(entity.name(), factor, other));
    }
  }

  /** What the cross-sectional columns read; null where there are none. */
  @Nullable CrossPlan cross() {
    return cross.isEmpty() ? null : CrossPlan.of(catalog, cross, entity);
  }

  /** How offline values are read; null where none are. */
  @Nullable OfflineLayout offline() {
    return offline;
  }

  private static FieldType type(View view, String factor) {
    if (view instanceof OfflineView rows) {
      return rows.fields().get(view.factorNames().indexOf(factor)).type();
    }
    return FieldType.DOUBLE;
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
      View view = sourceViews.get(s);
      sources.add(new FactorPlan.Source(view, own, ttlNs(view), offlineIndex(view)));
    }
    return List.copyOf(sources);
  }

  private int offlineIndex(View view) {
    return view instanceof OfflineView rows && offline != null ? offline.indexOf(rows) : -1;
  }

  static long ttlNs(View view) {
    return switch (view) {
      case BarView bars -> toNanos(bars.ttl());
      case QuoteView quotes -> toNanos(quotes.ttl());
      case OfflineView offline -> toNanos(offline.ttl());
      case DerivedView derived -> Long.MAX_VALUE;
      case CrossView cross -> Long.MAX_VALUE;
    };
  }

  private static long toNanos(Duration ttl) {
    return ttl.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : ttl.toNanos();
  }
}
