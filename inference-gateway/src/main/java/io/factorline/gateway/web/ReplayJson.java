package io.factorline.gateway.web;

import io.factorline.gateway.audit.Replay;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The JSON of a prediction that was computed again. Stateless. */
final class ReplayJson {
  private ReplayJson() {}

  static void write(@Nullable String id, Replay.Result result, JsonGenerator out) {
    out.writeStartObject();
    if (id == null) {
      out.writeNullProperty("id");
    } else {
      out.writeStringProperty("id", id);
    }
    out.writeStringProperty("outcome", result.outcome().name());
    score("recorded", result.recorded(), out);
    score("recomputed", result.recomputed(), out);
    out.writeEndObject();
  }

  private static void score(String key, @Nullable Double score, JsonGenerator out) {
    if (score == null) {
      out.writeNullProperty(key);
      out.writeNullProperty(key + "Bits");
    } else {
      out.writeNumberProperty(key, score);
      out.writeStringProperty(key + "Bits", "%016x".formatted(Double.doubleToRawLongBits(score)));
    }
  }
}
