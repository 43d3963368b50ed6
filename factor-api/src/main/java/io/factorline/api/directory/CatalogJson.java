package io.factorline.api.directory;

import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.CrossFactor;
import io.factorline.catalog.CrossView;
import io.factorline.catalog.DerivedFactor;
import io.factorline.catalog.DerivedView;
import io.factorline.catalog.FactorLife;
import io.factorline.catalog.FactorRef;
import io.factorline.catalog.OfflineField;
import io.factorline.catalog.OfflineView;
import io.factorline.catalog.QuoteView;
import io.factorline.catalog.Reading;
import io.factorline.catalog.View;
import io.factorline.kernel.FactorSpec;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A catalog as JSON, for callers who look for what there is. Stateless; thread-safe. */
final class CatalogJson {
  private static final JsonMapper JSON = JsonMapper.shared();

  private CatalogJson() {}

  static byte[] write(Catalog catalog) {
    ObjectNode root = JSON.createObjectNode().put("hash", catalog.hash());
    ArrayNode views = root.putArray("views");
    catalog
        .views()
        .values()
        .forEach(view -> {
          ObjectNode node = views.addObject();
          view(view, node);
          lives(catalog, view, node);
        });
    ArrayNode services = root.putArray("services");
    catalog
        .services()
        .values()
        .forEach(service -> {
          Reading bar = service.bar();
          ObjectNode node = services.addObject().put("name", service.name());
          node.put("bar", bar == null ? null : lower(bar));
          ArrayNode factors = node.putArray("factors");
          service.factors().forEach(factor -> factors.add(factor.toString()));
        });
    ArrayNode universes = root.putArray("universes");
    catalog
        .universes()
        .values()
        .forEach(universe -> {
          ObjectNode node = universes.addObject().put("name", universe.name());
          node.put("fixed", universe.isFixed());
          ArrayNode symbols = node.putArray("symbols");
          universe.symbols().forEach(symbols::add);
        });
    ArrayNode venues = root.putArray("venues");
    catalog
        .venues()
        .values()
        .forEach(v -> venues.addObject().put("id", v.id()).put("zone", v.zone().getId()));
    ArrayNode models = root.putArray("models");
    catalog
        .models()
        .values()
        .forEach(m -> models.addObject().put("name", m.name()).put("service", m.service()));
    return JSON.writeValueAsBytes(root);
  }

  private static void view(View view, ObjectNode out) {
    out.put("name", view.name()).put("definition", view.definition());
    switch (view) {
      case BarView bars -> bars(bars, out);
      case QuoteView quotes -> {
        out.put("kind", "quote").put("ttl", quotes.ttl().toString());
        names(view, out);
      }
      case OfflineView offline -> {
        out.put("kind", "offline").put("ttl", offline.ttl().toString());
        out.put("entity", offline.entity());
        ArrayNode factors = out.putArray("factors");
        offline.fields().forEach(field -> field(field, factors.addObject()));
      }
      case DerivedView derived -> derived(derived, out);
      case CrossView cross -> cross(cross, out);
    }
  }

  private static void lives(Catalog catalog, View view, ObjectNode out) {
    for (JsonNode factor : out.path("factors")) {
      FactorRef name = new FactorRef(view.name(), factor.path("name").asString());
      FactorLife life = catalog.lives().stated().get(name.toString());
      if (life != null && factor instanceof ObjectNode node) {
        LifeJson.write(life, node.putObject("life"));
      }
    }
  }

  private static void field(OfflineField field, ObjectNode out) {
    out.put("name", field.name()).put("type", lower(field.type())).put("unit", field.unit());
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static void names(View view, ObjectNode out) {
    ArrayNode factors = out.putArray("factors");
    view.factorNames().forEach(name -> factors.addObject().put("name", name));
  }

  private static void bars(BarView view, ObjectNode out) {
    out.put("kind", "bars").put("timeframe", view.timeframe().toString());
    out.put("ttl", view.ttl().toString()).put("delay", view.delay().toString());
    out.put("unstableBars", view.unstableBars());
    ArrayNode factors = out.putArray("factors");
    for (FactorSpec factor : view.kernel().factors()) {
      ObjectNode node = factors.addObject().put("name", factor.name());
      node.put("indicator", factor.indicator().canonical()).put("output", factor.output());
    }
  }

  private static void cross(CrossView view, ObjectNode out) {
    out.put("kind", "cross").put("universe", view.universe().name());
    ArrayNode factors = out.putArray("factors");
    for (CrossFactor factor : view.factors()) {
      ObjectNode node = factors.addObject().put("name", factor.name());
      node.put("of", factor.of().toString()).put("transform", lower(factor.transform()));
      node.put("order", lower(factor.order()));
      ArrayNode inputs = node.putArray("inputs");
      factor.inputs().stream().map(FactorRef::toString).forEach(inputs::add);
    }
  }

  private static void derived(DerivedView view, ObjectNode out) {
    out.put("kind", "derived");
    ArrayNode factors = out.putArray("factors");
    for (DerivedFactor factor : view.factors()) {
      ObjectNode node = factors.addObject().put("name", factor.name());
      node.put("expression", factor.text());
      ArrayNode inputs = node.putArray("inputs");
      factor.inputs().stream().map(FactorRef::toString).forEach(inputs::add);
    }
  }
}
