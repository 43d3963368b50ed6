package io.factorline.api.lineage;

import io.factorline.api.directory.LifeJson;
import io.factorline.api.history.lake.LakeManifests;
import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.CrossFactor;
import io.factorline.catalog.CrossView;
import io.factorline.catalog.DerivedFactor;
import io.factorline.catalog.DerivedView;
import io.factorline.catalog.FactorRef;
import io.factorline.catalog.OfflineView;
import io.factorline.catalog.QuoteView;
import io.factorline.catalog.View;
import io.factorline.kernel.FactorSpec;
import io.factorline.lake.LakeTables;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the catalog and the lake's manifests tell of a factor's origin, as JSON. Thread-safe. */
@Component
final class LineageJson {
  private final Catalog catalog;
  private final LakeManifests manifests;
  private final Readers readers;
  private final CodeVersion code;

  LineageJson(Catalog catalog, LakeManifests manifests, CodeVersion code) {
    this.catalog = catalog;
    this.manifests = manifests;
    this.readers = new Readers(catalog);
    this.code = code;
  }

  /** The views that hold the values that a factor is made of, sorted. */
  Set<String> storedViews(FactorRef factor) {
    Set<String> views = new TreeSet<>();
    catalog.storedInputs(factor).forEach(input -> views.add(input.view()));
    return views;
  }

  void write(FactorRef factor, ObjectNode out) {
    out.put("factor", factor.toString()).put("catalog", catalog.hash());
    LifeJson.write(catalog.lives().of(factor), out.putObject("life"));
    definition(factor, out);
    ArrayNode inputs = out.putArray("inputs");
    catalog.writtenInputs(factor).forEach(input -> input(input, inputs));
    ArrayNode sources = out.putArray("sources");
    catalog.storedInputs(factor).forEach(input -> source(input, sources.addObject()));
    code.write(out.putObject("code"));
    ObjectNode told = out.putObject("readers");
    readers.derived(factor).forEach(told.putArray("derived")::add);
    readers.services(factor).forEach(told.putArray("services")::add);
    readers.models(factor).forEach(told.putArray("models")::add);
  }

  /* The chain of inputs was checked with the catalog: it is short and ends in stored factors. */
  private void input(FactorRef factor, ArrayNode into) {
    ObjectNode out = into.addObject().put("factor", factor.toString());
    out.put("state", catalog.lives().of(factor).state().wire());
    definition(factor, out);
    ArrayNode inputs = out.putArray("inputs");
    catalog.writtenInputs(factor).forEach(input -> inputs.add(input.toString()));
  }

  private void definition(FactorRef factor, ObjectNode out) {
    View view = catalog.view(factor.view());
    switch (view) {
      case BarView bars -> out.put("kind", "bars").put("indicator", indicator(bars, factor));
      case QuoteView _ -> out.put("kind", "quote");
      case OfflineView _ -> out.put("kind", "offline");
      case DerivedView derived -> {
        DerivedFactor known = derived.factor(factor.factor());
        out.put("kind", "derived").put("expression", known.text());
      }
      case CrossView cross -> {
        CrossFactor known = cross.factor(factor.factor());
        out.put("kind", "cross").put("universe", cross.universe().name());
        out.put("transform", known.transform().name().toLowerCase(Locale.ROOT));
        out.put("order", known.order().name().toLowerCase(Locale.ROOT));
      }
    }
    ObjectNode definition = out.putObject("definition");
    definition.put("hash", view.definition()).put("text", catalog.canonical(view));
  }

  private static String indicator(BarView view, FactorRef factor) {
    return view.kernel().factors().stream()
        .filter(spec -> spec.name().equals(factor.factor()))
        .map(FactorSpec::canonical)
        .findFirst()
        .orElseThrow();
  }

  private void source(FactorRef factor, ObjectNode out) {
    out.put("factor", factor.toString());
    switch (catalog.view(factor.view())) {
      case BarView view -> {
        SourceJson.stream(out);
        lake(LakeTables.BARS + view.name(), out);
      }
      case OfflineView view -> {
        SourceJson.offline(view, factor.factor(), out);
        lake(LakeTables.OFFLINE + view.name(), out);
      }
      case QuoteView _ -> {
        SourceJson.stream(out);
        out.putNull("lake");
      }
      case DerivedView view ->
          throw new IllegalStateException("must be stored: view=" + view.name());
      case CrossView view -> throw new IllegalStateException("must be stored: view=" + view.name());
    }
  }

  private void lake(String table, ObjectNode out) {
    LakeJson.write(manifests.current(table), out.putObject("lake"));
  }
}
