package io.factorline.gateway.drift;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * What a replica has counted.
 *
 * @param key what it is of; empty where nothing was counted
 * @param champion version, file and bins that it was compared with
 */
public record DriftReport(String key, String champion, ScorePairs pairs) {
  /** Nothing. */
  public static final DriftReport NONE = new DriftReport("", "", ScorePairs.NONE);

  /** Writes it as a field of an object that is open. */
  public void write(String name, JsonGenerator out) {
    out.writeObjectPropertyStart(name);
    out.writeStringProperty("key", key);
    out.writeStringProperty("against", champion);
    counts("champion", pairs.champion(), out);
    counts("challenger", pairs.challenger(), out);
    out.writeEndObject();
  }

  private static void counts(String name, List<Long> counts, JsonGenerator out) {
    out.writeArrayPropertyStart(name);
    counts.forEach(out::writeNumber);
    out.writeEndArray();
  }

  /**
   * Reads it back; nothing where there is none.
   *
   * @throws IllegalArgumentException if the counts are none
   */
  public static DriftReport read(JsonNode node) {
    if (!node.isObject()) {
      return NONE;
    }
    return new DriftReport(
        node.path("key").asString(""),
        node.path("against").asString(""),
        new ScorePairs(counts(node.path("champion")), counts(node.path("challenger"))));
  }

  private static List<Long> counts(JsonNode array) {
    List<Long> counts = new ArrayList<>(array.size());
    array.forEach(count -> counts.add(count.asLong()));
    return counts;
  }
}
