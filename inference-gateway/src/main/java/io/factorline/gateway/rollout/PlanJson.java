package io.factorline.gateway.rollout;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** A plan as JSON, the same in requests, in Redis and in the ledger. Stateless; thread-safe. */
public final class PlanJson {
  private static final int MOST_STAGES = 100;

  private PlanJson() {}

  /**
   * Takes the fields of a plan.
   *
   * @throws IllegalArgumentException naming the rule, the field and its value
   */
  public static Plan read(Fields fields) {
    long version = fields.whole("canaryVersion");
    String universe = fields.text("universe");
    List<Stage> stages = fields.list("stages", MOST_STAGES, PlanJson::stage);
    Fields guards = fields.optionalObject("guards");
    Guards judged = guards == null ? Guards.DEFAULT : guards(guards);
    return fields.made(() -> new Plan(version, universe, stages, judged));
  }

  private static Stage stage(Fields fields) {
    int weightBp = fields.count("weightBp");
    MoneyLimits limits = limits(fields.object("limits"));
    fields.end();
    return fields.made(() -> new Stage(weightBp, limits));
  }

  private static MoneyLimits limits(Fields fields) {
    String currency = fields.text("currency");
    int instruments = fields.count("maxInstruments");
    long order = fields.cents("maxOrderNotional");
    int perMinute = fields.count("maxOrdersPerMinute");
    long gross = fields.cents("maxGrossPosition");
    long loss = fields.cents("maxLoss");
    fields.end();
    return fields.made(() -> new MoneyLimits(currency, instruments, order, perMinute, gross, loss));
  }

  private static Guards guards(Fields fields) {
    Guards or = Guards.DEFAULT;
    DriftGuard drift = DriftJson.read(fields, DriftAction.ROLLBACK, DriftAction.PAUSE);
    Guards read =
        fields.made(() ->
            new Guards(
                fields.countOr("minCalls", or.minCalls()),
                fields.numberOr("maxErrorRate", or.maxErrorRate()),
                fields.millisOr("maxLatencyMs", or.maxLatency()),
                fields.numberOr("maxLatencyRatio", or.maxLatencyRatio()),
                fields.millisOr("windowMs", or.window()),
                fields.millisOr("minStageMs", or.minStage()),
                fields.countOr("breaches", or.breaches()),
                fields.countOr("passes", or.passes()),
                fields.millisOr("coolDownMs", or.coolDown()),
                fields.countOr("minFills", or.minFills()),
                drift));
    List.of(
            "minCalls",
            "maxErrorRate",
            "maxLatencyMs",
            "maxLatencyRatio",
            "windowMs",
            "minStageMs",
            "breaches",
            "passes",
            "coolDownMs",
            "minFills")
        .forEach(fields::optional);
    fields.end();
    return read;
  }

  /** Writes the fields of a plan into an object that is open. */
  public static void write(Plan plan, JsonGenerator out) {
    out.writeNumberProperty("canaryVersion", plan.version());
    out.writeStringProperty("universe", plan.universe());
    out.writeArrayPropertyStart("stages");
    for (Stage stage : plan.stages()) {
      out.writeStartObject();
      out.writeNumberProperty("weightBp", stage.weightBp());
      limits(stage.limits(), out);
      out.writeEndObject();
    }
    out.writeEndArray();
    guards(plan.guards(), out);
  }

  private static void limits(MoneyLimits limits, JsonGenerator out) {
    out.writeObjectPropertyStart("limits");
    out.writeStringProperty("currency", limits.currency());
    out.writeNumberProperty("maxInstruments", limits.maxInstruments());
    out.writeStringProperty("maxOrderNotional", Cents.text(limits.maxOrderCents()));
    out.writeNumberProperty("maxOrdersPerMinute", limits.maxOrdersPerMinute());
    out.writeStringProperty("maxGrossPosition", Cents.text(limits.maxGrossCents()));
    out.writeStringProperty("maxLoss", Cents.text(limits.maxLossCents()));
    out.writeEndObject();
  }

  private static void guards(Guards guards, JsonGenerator out) {
    out.writeObjectPropertyStart("guards");
    out.writeNumberProperty("minCalls", guards.minCalls());
    out.writeNumberProperty("maxErrorRate", guards.maxErrorRate());
    out.writeNumberProperty("maxLatencyMs", guards.maxLatency().toMillis());
    out.writeNumberProperty("maxLatencyRatio", guards.maxLatencyRatio());
    out.writeNumberProperty("windowMs", guards.window().toMillis());
    out.writeNumberProperty("minStageMs", guards.minStage().toMillis());
    out.writeNumberProperty("breaches", guards.breaches());
    out.writeNumberProperty("passes", guards.passes());
    out.writeNumberProperty("coolDownMs", guards.coolDown().toMillis());
    out.writeNumberProperty("minFills", guards.minFills());
    DriftJson.write(guards.drift(), out);
    out.writeEndObject();
  }

  static @Nullable Trial trial(@Nullable Fields fields) {
    return fields == null
        ? null
        : new Trial(
            fields.whole("id"),
            read(fields.object("plan")),
            fields.text("sha256"),
            fields.text("salt"));
  }

  static void trial(Trial trial, JsonGenerator out) {
    out.writeObjectPropertyStart("trial");
    out.writeNumberProperty("id", trial.id());
    out.writeStringProperty("sha256", trial.sha256());
    out.writeStringProperty("salt", trial.salt());
    out.writeObjectPropertyStart("plan");
    write(trial.plan(), out);
    out.writeEndObject();
    out.writeEndObject();
  }
}
