package io.factorline.gateway.web;

import io.factorline.gateway.rollout.DriftGuard;
import io.factorline.gateway.rollout.ShadowJson;
import io.factorline.gateway.rollout.ShadowState;
import io.factorline.gateway.rollout.ShadowStep;
import io.factorline.gateway.rollout.ShadowTrial;
import io.factorline.gateway.shadow.ShadowView;
import java.io.ByteArrayOutputStream;
import org.springframework.http.HttpHeaders;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** A shadow as it is told. Stateless; thread-safe. */
final class ShadowReply {
  private ShadowReply() {}

  static Reply of(ShadowView view) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(2048);
    try (JsonGenerator out = JsonMapper.shared().createGenerator(bytes)) {
      out.writeStartObject();
      write(view, out);
      out.writeEndObject();
    }
    return Reply.json(bytes.toByteArray())
        .with(HttpHeaders.ETAG, "\"" + view.state().revision() + "\"");
  }

  private static void write(ShadowView view, JsonGenerator out) {
    ShadowState state = view.state();
    out.writeStringProperty("model", state.model());
    out.writeNumberProperty("revision", state.revision());
    out.writeBooleanProperty("runs", state.trial() != null);
    ShadowTrial trial = state.trial();
    DriftGuard guard = trial == null ? null : trial.plan().drift();
    if (trial == null) {
      out.writeNullProperty("shadow");
    } else {
      out.writeObjectPropertyStart("shadow");
      out.writeNumberProperty("id", trial.id());
      out.writeStringProperty("sha256", trial.sha256());
      out.writeStringProperty("salt", trial.salt());
      RolloutReply.time("since", trial.sinceMs(), out);
      ShadowJson.plan(trial.plan(), out);
      out.writeEndObject();
    }
    out.writeStringProperty("waitingFor", view.waitingFor());
    DriftReply.write(guard, view.drift(), out);
    steps(state, out);
  }

  private static void steps(ShadowState state, JsonGenerator out) {
    out.writeArrayPropertyStart("steps");
    for (ShadowStep step : state.steps()) {
      out.writeStartObject();
      out.writeNumberProperty("revision", step.revision());
      out.writeStringProperty("action", step.action());
      out.writeStringProperty("who", step.cause().who());
      out.writeStringProperty("why", step.cause().why());
      RolloutReply.time("at", step.cause().atMs(), out);
      out.writeEndObject();
    }
    out.writeEndArray();
  }
}
