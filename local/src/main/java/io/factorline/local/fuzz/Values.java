package io.factorline.local.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Texts and JSON for a schema: mostly as it says, sometimes of another type, too long, too deep or
 * too many. One thread.
 */
final class Values {
  private static final List<String> SYMBOLS =
      List.of("SIM.AAA", "SIM.AAB", "005930", "BRK.B", "^GSPC", "EURUSD=X", "NOBODY");
  private static final List<String> FACTORS =
      List.of("live_1s:rsi_14", "live_1m:sma_20", "daily:ema_12", "valuation:pbr", "quote:mid");
  private static final int WRONG = 6;
  private static final int DEEPEST = 6;
  private static final int MANY = 3_000;
  private static final int DEEP = 2_000;

  private final Dice dice;
  private final JsonNode document;

  Values(Dice dice, JsonNode document) {
    this.dice = dice;
    this.document = document;
  }

  /** A text for a parameter. */
  String text(String name, JsonNode schema) {
    if (dice.once(WRONG)) {
      return dice.text();
    }
    JsonNode of = Operation.resolved(schema, document);
    if (of.path("enum").size() > 0) {
      return choice(of.path("enum")).asString("");
    }
    return switch (of.path("type").asString("")) {
      case "integer", "number" -> dice.number();
      case "boolean" -> dice.of(List.of("true", "false", "TRUE", "1"));
      case "array" -> known(name) + "," + known(name);
      default -> known(name);
    };
  }

  private String known(String name) {
    if (name.startsWith("symbol")) {
      return dice.of(SYMBOLS);
    }
    if (name.startsWith("factor")) {
      return dice.of(FACTORS);
    }
    return switch (name) {
      case "model" -> "momentum";
      case "service" -> dice.of(List.of("momentum_v1", "value_v1"));
      case "view" -> dice.of(List.of("fundamentals", "live_1s", "daily"));
      case "from", "to", "asOf" ->
          dice.of(List.of("2026-01-01T00:00:00Z", "1767225600000000000", "2027-01-01T00:00:00Z"));
      default -> dice.text();
    };
  }

  private JsonNode choice(JsonNode choices) {
    return choices.path(dice.below(choices.size()));
  }

  /** A body for a schema. */
  byte[] body(JsonNode schema) {
    String json =
        switch (dice.below(24)) {
          case 0 -> "";
          case 1 -> "[".repeat(DEEP) + "]".repeat(DEEP);
          case 2 -> "{\"a\":".repeat(DEEP) + "1" + "}".repeat(DEEP);
          case 3 -> dice.text();
          case 4 -> json("", schema, 0) + dice.text();
          case 5 -> half(json("", schema, 0));
          default -> json("", schema, 0);
        };
    return json.getBytes(dice.once(50) ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8);
  }

  private static String half(String json) {
    return json.substring(0, json.length() / 2);
  }

  private String json(String name, JsonNode schema, int depth) {
    JsonNode of = Operation.resolved(schema, document);
    if (depth > DEEPEST || dice.once(WRONG * (depth + 1))) {
      return anything();
    }
    for (String combined : List.of("oneOf", "anyOf", "allOf")) {
      if (of.path(combined).size() > 0) {
        return json(name, choice(of.path(combined)), depth + 1);
      }
    }
    if (of.path("enum").size() > 0) {
      return choice(of.path("enum")).toString();
    }
    if (of.has("const")) {
      return of.path("const").toString();
    }
    String type =
        of.path("type").isArray()
            ? choice(of.path("type")).asString("")
            : of.path("type").asString("");
    return switch (type) {
      case "object" -> object(of, depth);
      case "array" -> array(name, of.path("items"), depth);
      case "integer", "number" -> dice.number();
      case "boolean" -> dice.of(List.of("true", "false"));
      case "string" -> quoted(known(name));
      default -> of.has("properties") ? object(of, depth) : anything();
    };
  }

  private String object(JsonNode schema, int depth) {
    List<String> fields = new ArrayList<>();
    schema
        .path("properties")
        .forEachEntry((name, property) -> {
          if (!dice.once(WRONG)) {
            fields.add(quoted(name) + ":" + json(name, property, depth + 1));
          }
        });
    if (dice.once(WRONG)) {
      fields.add(quoted(dice.text()) + ":" + anything());
    }
    if (!fields.isEmpty() && dice.once(2 * WRONG)) {
      fields.add(fields.getFirst());
    }
    return "{" + String.join(",", fields) + "}";
  }

  private String array(String name, JsonNode items, int depth) {
    int count = dice.once(100) ? MANY : dice.below(5);
    List<String> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(json(name, items, depth + 1));
    }
    return "[" + String.join(",", all) + "]";
  }

  private String anything() {
    return switch (dice.below(8)) {
      case 0 -> "null";
      case 1 -> "true";
      case 2 -> dice.number();
      case 3 -> "[]";
      case 4 -> "{}";
      case 5 -> "[[[[[[null]]]]]]";
      default -> quoted(dice.text());
    };
  }

  private static String quoted(String text) {
    return JsonMapper.shared().writeValueAsString(text);
  }
}
