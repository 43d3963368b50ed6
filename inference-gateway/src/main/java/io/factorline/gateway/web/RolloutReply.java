package io.factorline.gateway.web;

import io.factorline.gateway.canary.RolloutState;
import io.factorline.gateway.guard.Verdict;
import io.factorline.gateway.money.Position;
import io.factorline.gateway.money.Standing;
import io.factorline.gateway.rollout.Cents;
import io.factorline.gateway.rollout.PlanJson;
import io.factorline.gateway.rollout.Rollout;
import io.factorline.gateway.rollout.Step;
import io.factorline.gateway.rollout.Trial;
import io.factorline.time.UtcTime;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.HttpHeaders;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** A roll-out as it is told. Stateless; thread-safe. */
final class RolloutReply {
  private static final long NS_PER_MS = 1_000_000;

  private RolloutReply() {}

  static Reply of(RolloutState state) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
    try (JsonGenerator out = JsonMapper.shared().createGenerator(bytes)) {
      out.writeStartObject();
      write(state, out);
      out.writeEndObject();
    }
    return Reply.json(bytes.toByteArray())
        .with(HttpHeaders.ETAG, "\"" + state.rollout().revision() + "\"");
  }

  private static void write(RolloutState state, JsonGenerator out) {
    Rollout rollout = state.rollout();
    out.writeStringProperty("model", rollout.model());
    out.writeNumberProperty("revision", rollout.revision());
    out.writeStringProperty("status", rollout.status().wireName());
    out.writeNumberProperty("stableVersion", rollout.stableVersion());
    out.writeNumberProperty("previousVersion", rollout.previousVersion());
    Trial trial = rollout.trial();
    if (trial == null) {
      out.writeNullProperty("trial");
    } else {
      trial(trial, out);
    }
    out.writeNumberProperty("stage", rollout.stage());
    out.writeBooleanProperty("armed", rollout.isArmed());
    out.writeBooleanProperty("takesWeight", rollout.takesWeight());
    out.writeNumberProperty("canarySymbols", state.symbols());
    out.writeStringProperty("waitingFor", state.waitingFor());
    time("stageSince", rollout.stageSinceMs(), out);
    time("coolDownUntil", rollout.coolDownUntilMs(), out);
    out.writeBooleanProperty("recorded", state.isRecorded());
    out.writeBooleanProperty("moneyOpen", state.isOpen());
    money(state.standing(), state.positions(), out);
    verdict(state.verdict(), out);
    DriftReply.write(
        rollout.status().isActive() ? rollout.activeTrial().plan().guards().drift() : null,
        state.drift(),
        out);
    steps(rollout, out);
  }

  private static void trial(Trial trial, JsonGenerator out) {
    out.writeObjectPropertyStart("trial");
    out.writeNumberProperty("id", trial.id());
    out.writeStringProperty("sha256", trial.sha256());
    out.writeStringProperty("salt", trial.salt());
    PlanJson.write(trial.plan(), out);
    out.writeEndObject();
  }

  private static void money(Standing standing, Map<String, Position> positions, JsonGenerator out) {
    out.writeObjectPropertyStart("money");
    out.writeStringProperty("reserved", Cents.text(standing.reservedCents()));
    out.writeStringProperty("grossPosition", Cents.text(standing.grossCents()));
    out.writeStringProperty("profit", standing.profit().toPlainString());
    out.writeStringProperty("profitKind", standing.isPaper() ? "paper" : "executed");
    out.writeNumberProperty("fills", standing.fills());
    out.writeNumberProperty("instruments", standing.instruments());
    out.writeNumberProperty("ordersLastMinute", standing.orders());
    out.writeStringProperty("breach", standing.breach());
    out.writeObjectPropertyStart("positions");
    new TreeMap<>(positions)
        .forEach((symbol, position) -> {
          out.writeObjectPropertyStart(symbol);
          out.writeStringProperty("quantity", position.quantity().toPlainString());
          out.writeStringProperty("paid", position.paid().toPlainString());
          out.writeStringProperty("mark", position.mark().toPlainString());
          out.writeEndObject();
        });
    out.writeEndObject();
    out.writeEndObject();
  }

  /** Writes the field {@code verdict} into an object that is open. */
  static void verdict(Verdict verdict, JsonGenerator out) {
    out.writeObjectPropertyStart("verdict");
    switch (verdict) {
      case Verdict.Unknown(String missing) -> write("unknown", missing, out);
      case Verdict.Pass() -> write("pass", "", out);
      case Verdict.Breach(String rule) -> write("breach", rule, out);
      case Verdict.Hold(String rule) -> write("hold", rule, out);
      case Verdict.SharedTrouble(String rule) -> write("shared_trouble", rule, out);
    }
    out.writeEndObject();
  }

  private static void write(String kind, String detail, JsonGenerator out) {
    out.writeStringProperty("kind", kind);
    out.writeStringProperty("detail", detail);
  }

  private static void steps(Rollout rollout, JsonGenerator out) {
    out.writeArrayPropertyStart("steps");
    for (Step step : rollout.steps()) {
      out.writeStartObject();
      out.writeNumberProperty("revision", step.revision());
      out.writeStringProperty("action", step.action().wireName());
      out.writeStringProperty("who", step.cause().who());
      out.writeStringProperty("why", step.cause().why());
      time("at", step.cause().atMs(), out);
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  static void time(String key, long ms, JsonGenerator out) {
    if (ms == 0) {
      out.writeNullProperty(key);
    } else {
      out.writeStringProperty(key, UtcTime.text(ms * NS_PER_MS));
    }
  }
}
