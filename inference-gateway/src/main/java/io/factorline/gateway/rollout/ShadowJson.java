package io.factorline.gateway.rollout;

import java.io.StringWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A shadow as JSON, in requests and as it stands in Redis. Stateless; thread-safe. */
public final class ShadowJson {
  private static final int MOST_STEPS = 1_000;
  private static final int BREACHES = 3;

  private ShadowJson() {}

  /**
   * Takes the fields of a plan.
   *
   * @throws IllegalArgumentException naming the rule, the field and its value
   */
  public static ShadowPlan plan(Fields fields) {
    long version = fields.whole("version");
    int shareBp = fields.count("shareBp");
    DriftGuard drift = DriftJson.read(fields, DriftAction.TELL, DriftAction.STOP);
    int breaches = fields.countOr("breaches", BREACHES);
    var _ = fields.optional("breaches");
    return fields.made(() -> new ShadowPlan(version, shareBp, breaches, drift));
  }

  /** Writes the fields of a plan into an object that is open. */
  public static void plan(ShadowPlan plan, JsonGenerator out) {
    out.writeNumberProperty("version", plan.version());
    out.writeNumberProperty("shareBp", plan.shareBp());
    out.writeNumberProperty("breaches", plan.breaches());
    DriftJson.write(plan.drift(), out);
  }

  /** One text for one state: equal ones have equal texts. */
  public static String write(ShadowState state) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JsonMapper.shared().createGenerator(text)) {
      out.writeStartObject();
      out.writeStringProperty("model", state.model());
      out.writeNumberProperty("revision", state.revision());
      ShadowTrial trial = state.trial();
      if (trial != null) {
        out.writeObjectPropertyStart("trial");
        out.writeNumberProperty("id", trial.id());
        out.writeStringProperty("sha256", trial.sha256());
        out.writeStringProperty("salt", trial.salt());
        out.writeNumberProperty("sinceMs", trial.sinceMs());
        plan(trial.plan(), out);
        out.writeEndObject();
      }
      steps(state, out);
      out.writeEndObject();
    }
    return text.toString();
  }

  private static void steps(ShadowState state, JsonGenerator out) {
    out.writeArrayPropertyStart("steps");
    for (ShadowStep step : state.steps()) {
      out.writeStartObject();
      out.writeNumberProperty("revision", step.revision());
      out.writeBooleanProperty("start", step.isStart());
      out.writeStringProperty("who", step.cause().who());
      out.writeStringProperty("why", step.cause().why());
      out.writeNumberProperty("atMs", step.cause().atMs());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  /**
   * Reads it back.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static ShadowState read(JsonNode root) {
    Fields fields = Fields.of(root);
    List<ShadowStep> steps = fields.list("steps", MOST_STEPS, ShadowJson::step);
    return new ShadowState(
        fields.text("model"),
        fields.whole("revision"),
        trial(fields.optionalObject("trial")),
        steps);
  }

  private static @Nullable ShadowTrial trial(@Nullable Fields fields) {
    return fields == null
        ? null
        : new ShadowTrial(
            fields.whole("id"),
            plan(fields),
            fields.text("sha256"),
            fields.text("salt"),
            fields.whole("sinceMs"));
  }

  private static ShadowStep step(Fields fields) {
    return new ShadowStep(
        fields.whole("revision"),
        fields.flag("start"),
        new Cause(fields.text("who"), fields.text("why"), fields.whole("atMs")));
  }
}
