package io.factorline.gateway.canary;

import io.factorline.gateway.drift.DriftReport;
import io.factorline.gateway.guard.Sample;
import io.factorline.gateway.guard.Tally;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a replica tells the others of a model.
 *
 * @param revision of the roll-out that it acts on
 * @param notReady why the version on trial is not ready here; empty where it is, as the file on
 *     trial, warmed up, at each backend
 * @param stageKey which stage of which trial it has counted
 * @param sample what it has counted of calls
 * @param drift what it has counted of scores
 */
record ReplicaReport(
    long revision, String notReady, String stageKey, Sample sample, DriftReport drift) {

  String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JsonMapper.shared().createGenerator(text)) {
      out.writeStartObject();
      out.writeNumberProperty("revision", revision);
      out.writeStringProperty("notReady", notReady);
      out.writeStringProperty("stage", stageKey);
      write("canary", sample.canary(), out);
      write("recentCanary", sample.recentCanary(), out);
      write("stable", sample.stable(), out);
      write("recentStable", sample.recentStable(), out);
      drift.write("drift", out);
      out.writeEndObject();
    }
    return text.toString();
  }

  private static void write(String key, Tally tally, JsonGenerator out) {
    out.writeArrayPropertyStart(key);
    out.writeNumber(tally.calls());
    out.writeNumber(tally.errors());
    for (long bucket : tally.buckets()) {
      out.writeNumber(bucket);
    }
    out.writeEndArray();
  }

  /** The report of a text, or null where it is none. */
  static @Nullable ReplicaReport parse(String json) {
    try {
      JsonNode root = JsonMapper.shared().readTree(json);
      return new ReplicaReport(
          root.path("revision").asLong(),
          root.path("notReady").asString(),
          root.path("stage").asString(),
          new Sample(
              tally(root.path("canary")),
              tally(root.path("recentCanary")),
              tally(root.path("stable")),
              tally(root.path("recentStable"))),
          DriftReport.read(root.path("drift")));
    } catch (JacksonException | IllegalArgumentException e) {
      return null;
    }
  }

  private static Tally tally(JsonNode array) {
    List<Long> buckets = new ArrayList<>();
    for (int i = 2; i < array.size(); i++) {
      buckets.add(array.get(i).asLong());
    }
    return new Tally(array.path(0).asLong(), array.path(1).asLong(), buckets);
  }
}
