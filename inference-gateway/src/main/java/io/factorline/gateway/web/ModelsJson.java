package io.factorline.gateway.web;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.FactorLife;
import io.factorline.catalog.FactorRef;
import io.factorline.gateway.backend.BackendKind;
import io.factorline.gateway.backend.TritonBackend;
import io.factorline.gateway.embedded.EmbeddedModels;
import io.factorline.gateway.model.LiveModels;
import io.factorline.gateway.model.LiveVersion;
import io.factorline.gateway.repository.DecisionRule;
import io.factorline.gateway.repository.Manifest;
import io.factorline.gateway.signal.ModelRouter;
import io.factorline.gateway.signal.ModelSettings;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** What is told of models and their versions. Thread-safe. */
@Component
final class ModelsJson {
  private final Catalog catalog;
  private final ModelRouter router;
  private final LiveModels models;
  private final EmbeddedModels embedded;
  private final TritonBackend triton;

  ModelsJson(
      Catalog catalog,
      ModelRouter router,
      LiveModels models,
      EmbeddedModels embedded,
      TritonBackend triton) {
    this.catalog = catalog;
    this.router = router;
    this.models = models;
    this.embedded = embedded;
    this.triton = triton;
  }

  byte[] models() {
    return json(out -> {
      out.writeArrayPropertyStart("models");
      for (String model : router.names()) {
        ModelSettings settings = router.settings(model);
        out.writeStartObject();
        out.writeStringProperty("model", model);
        out.writeNumberProperty("stableVersion", settings.stableVersion());
        out.writeArrayPropertyStart("liveVersions");
        models.versions(model).forEach(live -> out.writeNumber(live.key().version()));
        out.writeEndArray();
        out.writeArrayPropertyStart("backends");
        for (BackendKind backend : settings.backends()) {
          out.writeString(backend.wireName());
        }
        out.writeEndArray();
        out.writeObjectPropertyStart("maxNotional");
        new TreeMap<>(settings.maxNotional())
            .forEach((currency, most) -> out.writeStringProperty(currency, most.toPlainString()));
        out.writeEndObject();
        out.writeEndObject();
      }
      out.writeEndArray();
    });
  }

  byte[] versions(String model) {
    return json(out -> {
      out.writeStringProperty("model", model);
      out.writeArrayPropertyStart("versions");
      models.versions(model).forEach(live -> version(live, out));
      out.writeEndArray();
      out.writeObjectPropertyStart("refused");
      models
          .problems()
          .forEach((name, problem) -> {
            if (name.equals(model) || name.startsWith(model + "/") || name.equals("repository")) {
              out.writeStringProperty(name, problem);
            }
          });
      out.writeEndObject();
    });
  }

  private void version(LiveVersion live, JsonGenerator out) {
    Manifest manifest = live.manifest();
    out.writeStartObject();
    out.writeNumberProperty("version", manifest.version());
    out.writeStringProperty("description", manifest.description());
    out.writeStringProperty("sha256", manifest.sha256());
    decision(manifest.decision(), out);
    out.writeObjectPropertyStart("backends");
    out.writeStringProperty(
        BackendKind.EMBEDDED.wireName(), embedded.has(live.key()) ? "ready" : "not loaded");
    for (Map.Entry<String, String> state : triton.states(live.key()).entrySet()) {
      out.writeStringProperty(
          BackendKind.TRITON.wireName() + " " + state.getKey(),
          state.getValue().isEmpty() ? "ready" : state.getValue());
    }
    out.writeEndObject();
    out.writeArrayPropertyStart("inputs");
    for (Manifest.Input input : manifest.inputs()) {
      out.writeStartObject();
      out.writeStringProperty("factor", input.factor().toString());
      out.writeStringProperty("definition", input.definition());
      life(input.factor(), out);
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  /* Of a factor whose life the catalog states: who serves the model learns what is going. */
  private void life(FactorRef factor, JsonGenerator out) {
    FactorLife life = catalog.lives().of(factor);
    if (life.equals(FactorLife.UNSTATED)) {
      return;
    }
    out.writeObjectPropertyStart("life");
    out.writeStringProperty("state", life.state().wire());
    text("since", life.since(), out);
    text("replacedBy", life.replacedBy(), out);
    text("removeAfter", life.removeAfter(), out);
    out.writeEndObject();
  }

  private static void text(String key, Optional<?> value, JsonGenerator out) {
    if (value.isPresent()) {
      out.writeStringProperty(key, value.get().toString());
    } else {
      out.writeNullProperty(key);
    }
  }

  private static void decision(DecisionRule rule, JsonGenerator out) {
    out.writeObjectPropertyStart("decision");
    out.writeNumberProperty("buyFrom", rule.buyFrom());
    out.writeNumberProperty("sellFrom", rule.sellFrom());
    out.writeNumberProperty("hysteresis", rule.hysteresis());
    out.writeNumberProperty("validForMs", rule.validForMs());
    out.writeEndObject();
  }

  private static byte[] json(Consumer<JsonGenerator> content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
    try (JsonGenerator out = JsonMapper.shared().createGenerator(bytes)) {
      out.writeStartObject();
      content.accept(out);
      out.writeEndObject();
    }
    return bytes.toByteArray();
  }
}
