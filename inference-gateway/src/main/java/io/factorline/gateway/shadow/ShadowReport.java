package io.factorline.gateway.shadow;

import io.factorline.gateway.drift.DriftReport;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a replica tells the others of a model's shadow.
 *
 * @param revision that it acts on
 * @param notReady why the version does not run here; empty where it does
 */
record ShadowReport(long revision, String notReady, DriftReport drift) {

  String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JsonMapper.shared().createGenerator(text)) {
      out.writeStartObject();
      out.writeNumberProperty("revision", revision);
      out.writeStringProperty("notReady", notReady);
      drift.write("drift", out);
      out.writeEndObject();
    }
    return text.toString();
  }

  /** The report of a text, or null where it is none. */
  static @Nullable ShadowReport parse(String json) {
    try {
      JsonNode root = JsonMapper.shared().readTree(json);
      return new ShadowReport(
          root.path("revision").asLong(),
          root.path("notReady").asString(""),
          DriftReport.read(root.path("drift")));
    } catch (JacksonException | IllegalArgumentException e) {
      return null;
    }
  }
}
