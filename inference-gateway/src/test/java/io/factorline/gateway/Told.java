package io.factorline.gateway;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What an answer with signals says of arms and versions. Stateless. */
final class Told {
  private Told() {}

  /** How many symbols each arm has. */
  static Map<String, Integer> arms(JsonNode signals) {
    Map<String, Integer> arms = new HashMap<>();
    signals.forEach(signal -> arms.merge(signal.path("arm").asString(), 1, Integer::sum));
    return arms;
  }

  static Map<String, String> armBySymbol(JsonNode signals) {
    Map<String, String> arms = new HashMap<>();
    signals.forEach(
        signal -> arms.put(signal.path("symbol").asString(), signal.path("arm").asString()));
    return arms;
  }

  static Map<String, String> idBySymbol(JsonNode signals) {
    Map<String, String> ids = new HashMap<>();
    signals.forEach(
        signal -> ids.put(signal.path("symbol").asString(), signal.path("id").asString()));
    return ids;
  }

  static boolean hasCanary(JsonNode signals) {
    return arms(signals).containsKey("canary");
  }

  /** Ids of the signals of the canary. */
  static List<String> canaryIds(JsonNode signals) {
    List<String> ids = new ArrayList<>();
    signals.forEach(signal -> {
      if (signal.path("arm").asString().equals("canary")) {
        ids.add(signal.path("id").asString());
      }
    });
    return ids;
  }

  /** The versions that answered, once each, with commas. */
  static String versions(JsonNode signals) {
    List<String> versions = new ArrayList<>();
    signals.forEach(signal -> versions.add(signal.path("modelVersion").asString()));
    return String.join(",", versions.stream().distinct().toList());
  }
}
