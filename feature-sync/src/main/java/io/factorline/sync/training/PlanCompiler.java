package io.factorline.sync.training;

import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLookupException;
import io.factorline.catalog.CrossFactor;
import io.factorline.catalog.CrossView;
import io.factorline.catalog.DerivedFactor;
import io.factorline.catalog.DerivedView;
import io.factorline.catalog.Entity;
import io.factorline.catalog.FactorRef;
import io.factorline.catalog.FeatureService;
import io.factorline.catalog.FieldType;
import io.factorline.catalog.OfflineField;
import io.factorline.catalog.OfflineView;
import io.factorline.catalog.QuoteView;
import io.factorline.catalog.Reading;
import io.factorline.catalog.View;
import io.factorline.derive.Expression;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.lake.LakeTable;
import io.factorline.lake.LakeTables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compiles the factors of a request into a plan. One use. */
final class PlanCompiler {
  /** Key of live views in a spine. */
  static final String SYMBOL = "symbol";

  private final Catalog catalog;
  private final Map<String, Draft> drafts = new LinkedHashMap<>();

  private int crossCount;

  private record Draft(int index, View view, List<SourceField> fields) {}

  private PlanCompiler(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * The factors of a service.
   *
   * @throws RequestException if there is none, or it reads forming bars
   */
  static List<FactorRef> ofService(Catalog catalog, String name) {
    try {
      FeatureService service = catalog.service(name);
      if (service.bar() == Reading.FORMING) {
        throw new RequestException(
            ErrorCode.READING_CONTRADICTION,
            "must read closed bars, for only they are kept: service=" + name + ", bar=forming");
      }
      return service.factors();
    } catch (CatalogLookupException e) {
      throw new RequestException(ErrorCode.UNKNOWN_SERVICE, String.valueOf(e.getMessage()));
    }
  }

  /**
   * The factors of these names.
   *
   * @throws RequestException if one is not known or named twice
   */
  static List<FactorRef> ofNames(Catalog catalog, List<String> names) {
    List<FactorRef> factors = new ArrayList<>();
    for (String name : names) {
      try {
        FactorRef factor = catalog.resolve(name);
        if (factors.contains(factor)) {
          throw new RequestException(
              ErrorCode.INVALID_PARAMETER, "must be named once: factors=" + name);
        }
        factors.add(factor);
      } catch (CatalogLookupException e) {
        throw new RequestException(ErrorCode.UNKNOWN_FACTOR, String.valueOf(e.getMessage()));
      }
    }
    return factors;
  }

  /** The plan of these factors. */
  static TrainingPlan compile(
      Catalog catalog, List<FactorRef> factors, boolean byServed, boolean withTimes) {
    PlanCompiler compiler = new PlanCompiler(catalog);
    List<Target> targets = factors.stream().map(compiler::target).toList();
    int actions = compiler.actions(targets);
    List<Source> sources = compiler.drafts.values().stream().map(compiler::source).toList();
    return new TrainingPlan(sources, targets, byServed, withTimes, null, actions);
  }

  /** The source of corporate actions, where something is computed and the catalog has one. */
  private int actions(List<Target> targets) {
    OfflineView view = catalog.corporateActions();
    boolean isComputed = targets.stream().anyMatch(target -> target.expression() != null);
    return view == null || !isComputed ? -1 : draft(view).index;
  }

  private Draft draft(View view) {
    return drafts.computeIfAbsent(
        view.name(), name -> new Draft(drafts.size(), view, new ArrayList<>()));
  }

  /** The column of a factor in an output. */
  static String column(FactorRef factor) {
    return factor.view() + "__" + factor.factor();
  }

  private Target target(FactorRef factor) {
    View view = catalog.view(factor.view());
    String column = column(factor);
    if (view instanceof CrossView cross) {
      CrossFactor definition = cross.factor(factor.factor());
      Target.Cross compared = new Target.Cross(crossCount++, cross.universe(), definition);
      return computed(factor, definition.inputs(), definition.expression(), compared);
    }
    if (view instanceof DerivedView derived) {
      DerivedFactor definition = derived.factor(factor.factor());
      return computed(factor, definition.inputs(), definition.expression(), null);
    }
    List<Target.Input> inputs = List.of(input(factor));
    return new Target(factor, column, typeOf(view, factor), inputs, List.of(), null, null);
  }

  private Target computed(
      FactorRef factor,
      List<FactorRef> inputs,
      @Nullable Expression expression,
      Target.@Nullable Cross compared) {
    return new Target(
        factor,
        column(factor),
        FieldType.DOUBLE,
        inputs.stream().map(this::input).toList(),
        catalog.dimensions(inputs),
        expression,
        compared);
  }

  private Target.Input input(FactorRef factor) {
    View view = catalog.view(factor.view());
    if (view instanceof QuoteView) {
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER, "must have a history, quotes have none: factor=" + factor);
    }
    Draft draft = draft(view);
    SourceField field = new SourceField(factor.factor(), typeOf(view, factor));
    if (!draft.fields.contains(field)) {
      draft.fields.add(field);
    }
    return new Target.Input(draft.index, draft.fields.indexOf(field));
  }

  private static FieldType typeOf(View view, FactorRef factor) {
    if (view instanceof OfflineView offline) {
      for (OfflineField field : offline.fields()) {
        if (field.name().equals(factor.factor())) {
          return field.type();
        }
      }
    }
    return FieldType.DOUBLE;
  }

  private Source source(Draft draft) {
    return switch (draft.view) {
      case BarView bars -> {
        LakeTable table = LakeTables.bars(bars);
        yield new Source(bars, table, List.of(SYMBOL), true, bars.ttl().toNanos(), draft.fields);
      }
      case OfflineView offline -> {
        LakeTable table = LakeTables.offline(offline);
        List<String> keys = joinKeys(offline);
        yield new Source(offline, table, keys, false, offline.ttl().toNanos(), draft.fields);
      }
      case QuoteView quote -> throw new IllegalStateException("must have a table: view=" + quote);
      case CrossView cross -> throw new IllegalStateException("must have a table: view=" + cross);
      case DerivedView derived ->
          throw new IllegalStateException("must have a table: view=" + derived);
    };
  }

  private List<String> joinKeys(OfflineView view) {
    Entity entity = catalog.entities().get(view.entity());
    if (entity == null) {
      throw new IllegalStateException("must be in the catalog: entity=" + view.entity());
    }
    return entity.joinKeys();
  }
}
