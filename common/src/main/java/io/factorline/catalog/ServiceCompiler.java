package io.factorline.catalog;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes services and models: what they read must exist, and models read closed values alone. */
final class ServiceCompiler {
  private final CatalogDraft draft;
  private final Map<String, View> views;

  ServiceCompiler(CatalogDraft draft, Map<String, View> views) {
    this.draft = draft;
    this.views = views;
  }

  Map<String, FeatureService> services() {
    return CatalogCompiler.compileEach(draft.services(), this::service);
  }

  Map<String, ModelDefinition> models(Map<String, FeatureService> services) {
    return CatalogCompiler.compileEach(
        draft.models(), (name, model) -> model(name, model, services));
  }

  private FeatureService service(String name, CatalogDraft.Service service) {
    Set<FactorRef> factors = new LinkedHashSet<>();
    for (Placed<FactorRef> factor : service.factors()) {
      checkKnown(factor);
      if (!factors.add(factor.value())) {
        factor.place().problem("must be given once: factor=" + factor.value());
      }
    }
    Place place = service.place();
    if (!place.problems().touches(place.path())) {
      if (factors.isEmpty()) {
        place.problem("must hold at least one factor: factors=[]");
      }
      if (reads(factors, CrossView.class) && service.bar().orElse(null) != Reading.CLOSED) {
        place.problem("must be closed where a factor is cross-sectional: key=bar");
      } else if (service.bar().isEmpty() && reads(factors, BarView.class)) {
        place.problem("must be given as forming or closed where a factor has bars: key=bar");
      }
    }
    return new FeatureService(name, List.copyOf(factors), service.bar().orElse(null));
  }

  private void checkKnown(Placed<FactorRef> factor) {
    FactorRef reference = factor.value();
    View view = views.get(reference.view());
    if (view == null || !view.factorNames().contains(reference.factor())) {
      CatalogCompiler.unknown(
          factor.place(), "factor", reference.toString(), known(), "views." + reference.view());
    }
  }

  private @Nullable ModelDefinition model(
      String name, CatalogDraft.Model model, Map<String, FeatureService> services) {
    String wanted = model.service().value();
    Place place = model.service().place();
    FeatureService service = services.get(wanted);
    if (service == null) {
      CatalogCompiler.unknown(place, "service", wanted, services.keySet(), "services." + wanted);
      return null;
    }
    if (reads(service.factors(), BarView.class) && service.bar() == Reading.FORMING) {
      place.problem("must be a service of closed bars: service=%s, bar=forming".formatted(wanted));
    }
    if (reads(service.factors(), QuoteView.class)) {
      place.problem("must not read quotes, which have no history: service=" + wanted);
    }
    if (reads(service.factors(), CrossView.class)) {
      place.problem(
          "must not read cross-sectional factors, which stand at a cut: service=" + wanted);
    }
    return new ModelDefinition(name, wanted);
  }

  /** Whether any factor, or an input of a derived one, comes from a view of a type. */
  private boolean reads(Iterable<FactorRef> factors, Class<? extends View> type) {
    for (FactorRef factor : factors) {
      View view = views.get(factor.view());
      if (type.isInstance(view)) {
        return true;
      }
      if (view instanceof DerivedView derived
          && derived.factors().stream()
              .filter(candidate -> candidate.name().equals(factor.factor()))
              .flatMap(candidate -> candidate.inputs().stream())
              .anyMatch(input -> type.isInstance(views.get(input.view())))) {
        return true;
      }
    }
    return false;
  }

  private List<String> known() {
    List<String> known = new ArrayList<>();
    views.forEach(
        (name, view) -> view.factorNames().forEach(factor -> known.add(name + ":" + factor)));
    return known;
  }
}
