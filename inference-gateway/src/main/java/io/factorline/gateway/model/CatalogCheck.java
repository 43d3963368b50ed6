package io.factorline.gateway.model;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.FactorRef;
import io.factorline.catalog.FeatureService;
import io.factorline.catalog.ModelDefinition;
import io.factorline.catalog.Nearest;
import io.factorline.catalog.QuoteView;
import io.factorline.catalog.Reading;
import io.factorline.catalog.View;
import io.factorline.gateway.repository.Manifest;
import java.util.ArrayList;
import java.util.List;

/** Compares a manifest with the live catalog. Stateless; thread-safe. */
final class CatalogCheck {
  private CatalogCheck() {}

  /** One line for each input that the catalog does not have as the manifest does. */
  static List<String> problems(Manifest manifest, Catalog catalog) {
    List<String> problems = new ArrayList<>();
    for (Manifest.Input input : manifest.inputs()) {
      addProblem(input, catalog, problems);
    }
    ModelDefinition definition = catalog.models().get(manifest.model());
    if (definition == null) {
      problems.add("must be a model of the catalog: model=" + manifest.model());
    } else if (problems.isEmpty()) {
      addServiceProblem(manifest, catalog.service(definition.service()), problems);
    }
    return problems;
  }

  private static void addProblem(Manifest.Input input, Catalog catalog, List<String> problems) {
    FactorRef factor = input.factor();
    if (catalog.find(factor.toString()).isEmpty()) {
      String nearest =
          Nearest.to(factor.toString(), catalog.factorNames())
              .map(n -> ", nearest=" + n)
              .orElse("");
      problems.add("must be a factor of the catalog: input=" + factor + nearest);
      return;
    }
    View view = catalog.view(factor.view());
    if (view instanceof QuoteView) {
      problems.add("must have closed values, which quotes do not: input=" + factor);
    } else if (!view.definition().equals(input.definition())) {
      problems.add(
          "must have the definition that the version was made for: input=%s, manifest=%s, catalog=%s"
              .formatted(factor, input.definition(), view.definition()));
    }
  }

  private static void addServiceProblem(
      Manifest manifest, FeatureService service, List<String> problems) {
    List<FactorRef> inputs = manifest.inputs().stream().map(Manifest.Input::factor).toList();
    if (!inputs.equals(service.factors())) {
      problems.add(
          "must read the factors of the model's service in their order: service="
              + service.name()
              + firstDifference(inputs, service.factors()));
    }
    if (service.bar() == Reading.FORMING) {
      problems.add("must be over closed bars: service=" + service.name());
    }
  }

  private static String firstDifference(List<FactorRef> inputs, List<FactorRef> factors) {
    for (int i = 0; i < Math.min(inputs.size(), factors.size()); i++) {
      if (!inputs.get(i).equals(factors.get(i))) {
        return ", index=%d, input=%s, factor=%s".formatted(i, inputs.get(i), factors.get(i));
      }
    }
    return ", inputs=" + inputs.size() + ", factors=" + factors.size();
  }
}
