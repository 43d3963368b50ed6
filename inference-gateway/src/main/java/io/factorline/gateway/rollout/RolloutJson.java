package io.factorline.gateway.rollout;

import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A roll-out as JSON, as it stands in Redis and in the ledger. Stateless; thread-safe. */
public final class RolloutJson {
  private static final int MOST_STEPS = 1_000;

  private RolloutJson() {}

  /** One text for one roll-out: equal ones have equal texts. */
  public static String write(Rollout rollout) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JsonMapper.shared().createGenerator(text)) {
      out.writeStartObject();
      write(rollout, out);
      out.writeEndObject();
    }
    return text.toString();
  }

  /** Writes the fields into an object that is open. */
  public static void write(Rollout rollout, JsonGenerator out) {
    out.writeStringProperty("model", rollout.model());
    out.writeNumberProperty("revision", rollout.revision());
    out.writeStringProperty("status", rollout.status().wireName());
    out.writeNumberProperty("stableVersion", rollout.stableVersion());
    out.writeNumberProperty("previousVersion", rollout.previousVersion());
    Trial trial = rollout.trial();
    if (trial == null) {
      out.writeNullProperty("trial");
    } else {
      PlanJson.trial(trial, out);
    }
    out.writeNumberProperty("stage", rollout.stage());
    out.writeBooleanProperty("armed", rollout.isArmed());
    out.writeNumberProperty("stageSinceMs", rollout.stageSinceMs());
    out.writeNumberProperty("coolDownUntilMs", rollout.coolDownUntilMs());
    out.writeArrayPropertyStart("steps");
    for (Step step : rollout.steps()) {
      out.writeStartObject();
      out.writeNumberProperty("revision", step.revision());
      out.writeStringProperty("action", step.action().wireName());
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
  public static Rollout read(JsonNode root) {
    Fields fields = Fields.of(root);
    String status = fields.text("status");
    List<Step> steps = fields.list("steps", MOST_STEPS, RolloutJson::step);
    return new Rollout(
        fields.text("model"),
        fields.whole("revision"),
        RolloutStatus.valueOf(status.toUpperCase(Locale.ROOT)),
        fields.whole("stableVersion"),
        fields.whole("previousVersion"),
        PlanJson.trial(fields.optionalObject("trial")),
        fields.count("stage"),
        fields.flag("armed"),
        fields.whole("stageSinceMs"),
        fields.whole("coolDownUntilMs"),
        steps);
  }

  private static Step step(Fields fields) {
    return new Step(
        fields.whole("revision"),
        RolloutAction.valueOf(fields.text("action").toUpperCase(Locale.ROOT)),
        new Cause(fields.text("who"), fields.text("why"), fields.whole("atMs")));
  }
}
