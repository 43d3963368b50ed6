package io.factorline.sync.signals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What came of recorded predictions that were computed again. One thread. */
final class ReplayFindings {
  private static final int MOST_NAMED = 200;

  private final Map<String, Long> counts = new LinkedHashMap<>();
  private final List<Map<String, Object>> differences = new ArrayList<>();
  private long notRecords;

  ReplayFindings() {
    for (String outcome : List.of("EQUAL", "DIFFERENT", "NO_SCORE", "MODEL_GONE", "FAILED")) {
      counts.put(outcome, 0L);
    }
  }

  void notRecord() {
    notRecords++;
  }

  void add(Recording recording, JsonNode result) {
    String outcome = result.path("outcome").asString("");
    if (!counts.containsKey(outcome)) {
      throw new IllegalStateException("must be known: outcome=" + outcome);
    }
    counts.merge(outcome, 1L, Long::sum);
    boolean isDifference = outcome.equals("DIFFERENT") || outcome.equals("FAILED");
    if (isDifference && differences.size() < MOST_NAMED) {
      differences.add(difference(recording, outcome, result));
    }
  }

  private static Map<String, Object> difference(
      Recording recording, String outcome, JsonNode result) {
    JsonNode json = recording.json();
    Map<String, Object> difference = new LinkedHashMap<>();
    difference.put("id", json.path("id").asString(""));
    difference.put("symbol", json.path("symbol").asString(""));
    difference.put("model", json.path("model").asString(""));
    difference.put("modelVersion", json.path("modelVersion").asLong(0));
    difference.put("outcome", outcome);
    difference.put("recordedBits", result.path("recordedBits").asString(""));
    difference.put("recomputedBits", result.path("recomputedBits").asString(""));
    difference.put("partition", recording.partition());
    difference.put("offset", recording.offset());
    return difference;
  }

  /** How many have other bits, or could not be computed although their model is there. */
  long different() {
    return count("DIFFERENT") + count("FAILED");
  }

  /** Whether there were scores, and not one of them was computed again. */
  boolean isBlind() {
    return count("MODEL_GONE") > 0 && count("EQUAL") + different() == 0;
  }

  long all() {
    return notRecords + counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private long count(String outcome) {
    return counts.getOrDefault(outcome, 0L);
  }

  Map<String, Object> report() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("records", all());
    report.put("equal", count("EQUAL"));
    report.put("different", count("DIFFERENT"));
    report.put("failed", count("FAILED"));
    report.put("noScore", count("NO_SCORE"));
    report.put("modelGone", count("MODEL_GONE"));
    report.put("notRecords", notRecords);
    report.put("differences", List.copyOf(differences));
    return report;
  }
}
