package io.factorline.redis;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How far a view was materialized: the newest event and knowledge times of the rows that were
 * acknowledged, in ns, and where they stood before the last window.
 *
 * @param runId run of Redis that acknowledged the last window
 */
public record Watermark(
    long eventNs,
    long knowledgeNs,
    OptionalLong beforeEventNs,
    OptionalLong beforeKnowledgeNs,
    String runId) {

  static @Nullable Watermark read(Map<String, String> fields) {
    String event = fields.get("event");
    String knowledge = fields.get("knowledge");
    if (event == null || knowledge == null) {
      return null;
    }
    return new Watermark(
        Long.parseLong(event),
        Long.parseLong(knowledge),
        number(fields.getOrDefault("beforeEvent", "")),
        number(fields.getOrDefault("beforeKnowledge", "")),
        fields.getOrDefault("run", ""));
  }

  private static OptionalLong number(String text) {
    return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
  }

  /** A sign and 19 digits. */
  static String text(long ns) {
    return String.format(Locale.ROOT, "%+020d", ns);
  }
}
