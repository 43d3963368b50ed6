package io.factorline.api.feast;

import io.factorline.api.config.FactorApiProperties;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.CrossView;
import io.factorline.catalog.DerivedView;
import io.factorline.catalog.Entity;
import io.factorline.catalog.FactorRef;
import io.factorline.catalog.FeatureService;
import io.factorline.catalog.OfflineView;
import io.factorline.catalog.Reading;
import io.factorline.catalog.View;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.online.FactorPlan;
import io.factorline.online.PlanCompiler;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Which features a request names, and of which entities. Thread-safe. */
@Component
final class FeastSelection {
  private final Catalog catalog;
  private final FactorApiProperties.Limits limits;

  FeastSelection(Catalog catalog, FactorApiProperties properties) {
    this.catalog = catalog;
    this.limits = properties.limits();
  }

  /** Features that are about one entity. */
  record Part(Entity entity, FactorPlan plan) {}

  /** A feature: its name, and where it is in the parts. */
  record Feature(FactorRef factor, int part, int column) {
    String name(boolean isFull) {
      return isFull ? factor.view() + "__" + factor.factor() : factor.factor();
    }
  }

  /** Features grouped by view, as Feast answers them, and the parts they are read in. */
  record Selected(List<Feature> features, List<Part> parts) {}

  Selected select(FeastBody body) {
    List<FactorRef> factors = groupedByView(named(body));
    Map<Entity, List<String>> byEntity = new LinkedHashMap<>();
    for (FactorRef factor : factors) {
      byEntity
          .computeIfAbsent(entityOf(factor), entity -> new ArrayList<>())
          .add(factor.toString());
    }
    List<Part> parts = new ArrayList<>();
    byEntity.forEach((entity, names) ->
        parts.add(new Part(entity, PlanCompiler.compile(catalog, names, entity))));
    List<Feature> features = factors.stream().map(f -> feature(f, parts)).toList();
    checkNames(features, body.flag("full_feature_names"));
    return new Selected(features, parts);
  }

  private static Feature feature(FactorRef factor, List<Part> parts) {
    for (int p = 0; p < parts.size(); p++) {
      int column = parts.get(p).plan().names().indexOf(factor.toString());
      if (column >= 0) {
        return new Feature(factor, p, column);
      }
    }
    throw new IllegalStateException("must be in a part: factor=" + factor);
  }

  private List<FactorRef> named(FeastBody body) {
    String service = body.text("feature_service");
    List<String> features = body.texts("features");
    if (service == null) {
      if (features.isEmpty()) {
        throw FeastProblem.body("must name features or a feature_service");
      }
      if (features.size() > limits.maxCells()) {
        throw new RequestException(
            ErrorCode.CELL_LIMIT,
            "must be at most maxCells: features=%d, maxCells=%d"
                .formatted(features.size(), limits.maxCells()));
      }
      return features.stream().distinct().map(catalog::resolve).toList();
    }
    FeatureService known = catalog.service(service);
    if (known.bar() == Reading.FORMING) {
      throw new RequestException(
          ErrorCode.READING_CONTRADICTION,
          "must be of closed bars, which is what Feast's fields hold: feature_service=%s, bar=forming"
              .formatted(known.name()));
    }
    return known.factors();
  }

  private static List<FactorRef> groupedByView(List<FactorRef> factors) {
    Map<String, List<FactorRef>> byView = new LinkedHashMap<>();
    factors.forEach(f -> byView.computeIfAbsent(f.view(), v -> new ArrayList<>()).add(f));
    return byView.values().stream().flatMap(List::stream).toList();
  }

  private Entity entityOf(FactorRef factor) {
    View view = catalog.view(factor.view());
    if (view instanceof CrossView) {
      throw FeastProblem.value(
          "must be asked for by /v1/factors, as it is cross-sectional: feature=" + factor);
    }
    if (view instanceof OfflineView offline) {
      return entity(offline.entity());
    }
    if (view instanceof DerivedView derived) {
      for (FactorRef input : derived.factor(factor.factor()).inputs()) {
        if (catalog.view(input.view()) instanceof OfflineView offline) {
          return entity(offline.entity());
        }
      }
    }
    Entity symbol = catalog.entities().get(Entity.SYMBOL);
    return symbol == null ? new Entity(Entity.SYMBOL, Entity.SYMBOL) : symbol;
  }

  private Entity entity(String name) {
    return Objects.requireNonNull(catalog.entities().get(name));
  }

  private static void checkNames(List<Feature> features, boolean isFull) {
    Set<String> names = new HashSet<>();
    for (Feature feature : features) {
      if (!names.add(feature.name(isFull))) {
        throw FeastProblem.value(
            "must have distinct names, ask for full_feature_names: feature=" + feature.factor());
      }
    }
  }
}
