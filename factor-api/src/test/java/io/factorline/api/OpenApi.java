package io.factorline.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The committed description, and a check of JSON against the part of JSON Schema that it uses. */
final class OpenApi {
  private final JsonNode document;

  private OpenApi(JsonNode document) {
    this.document = document;
  }

  static OpenApi committed() {
    Object loaded =
        new Yaml(new SafeConstructor(new LoaderOptions()))
            .load(OpenApi.class.getResourceAsStream("/openapi/factor-api.yaml"));
    return new OpenApi(JsonMapper.shared().valueToTree(loaded));
  }

  JsonNode document() {
    return document;
  }

  /** What is wrong with the answer of an operation; empty where nothing is. */
  List<String> check(String path, String method, int status, JsonNode body) {
    JsonNode responses = document.get("paths").path(path).path(method).path("responses");
    JsonNode response = resolve(responses.path(Integer.toString(status)));
    if (response.isMissingNode()) {
      return List.of("no response " + status + " of " + method + " " + path);
    }
    JsonNode schema = response.get("content").iterator().next().get("schema");
    List<String> wrong = new ArrayList<>();
    check(schema, body, "$", wrong);
    return wrong;
  }

  private JsonNode resolve(JsonNode node) {
    JsonNode reference = node.get("$ref");
    return reference == null ? node : document.at(reference.asString().substring(1));
  }

  private void check(JsonNode unresolved, JsonNode value, String at, List<String> wrong) {
    JsonNode schema = resolve(unresolved);
    if (schema.has("type") && !hasType(schema.get("type"), value)) {
      wrong.add(at + " must be " + schema.get("type") + ": " + value);
      return;
    }
    if (schema.has("enum") && schema.get("enum").valueStream().noneMatch(value::equals)) {
      wrong.add(at + " must be one of " + schema.get("enum") + ": " + value);
    }
    if (schema.has("pattern")
        && value.isString()
        && !Pattern.compile(schema.get("pattern").asString()).matcher(value.asString()).find()) {
      wrong.add(at + " must match " + schema.get("pattern") + ": " + value);
    }
    if (value.isNumber()) {
      checkNumber(schema, value, at, wrong);
    } else if (value.isArray()) {
      checkArray(schema, value, at, wrong);
    } else if (value.isObject()) {
      checkObject(schema, value, at, wrong);
    }
  }

  private static boolean hasType(JsonNode type, JsonNode value) {
    if (type.isArray()) {
      return type.valueStream().anyMatch(one -> hasType(one, value));
    }
    return switch (type.asString()) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isString();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      case "null" -> value.isNull();
      default -> throw new IllegalArgumentException("must be a type: type=" + type);
    };
  }

  private static void checkNumber(JsonNode schema, JsonNode value, String at, List<String> wrong) {
    boolean isTooSmall =
        schema.has("minimum") && value.asDouble() < schema.get("minimum").asDouble();
    boolean isTooLarge =
        schema.has("maximum") && value.asDouble() > schema.get("maximum").asDouble();
    if (isTooSmall || isTooLarge) {
      wrong.add(at + " must be within its bounds: " + value);
    }
  }

  private void checkArray(JsonNode schema, JsonNode value, String at, List<String> wrong) {
    if (schema.has("minItems") && value.size() != schema.get("minItems").asInt()) {
      wrong.add(at + " must have so many items: " + value);
    }
    for (int i = 0; i < value.size(); i++) {
      JsonNode item =
          schema.has("prefixItems") ? schema.get("prefixItems").get(i) : schema.get("items");
      check(item, value.get(i), at + "[" + i + "]", wrong);
    }
  }

  private void checkObject(JsonNode schema, JsonNode value, String at, List<String> wrong) {
    schema
        .path("required")
        .valueStream()
        .filter(name -> !value.has(name.asString()))
        .forEach(name -> wrong.add(at + " must have " + name));
    JsonNode more = schema.path("additionalProperties");
    for (Map.Entry<String, JsonNode> property : value.properties()) {
      JsonNode known = schema.path("properties").path(property.getKey());
      String where = at + "." + property.getKey();
      if (!known.isMissingNode()) {
        check(known, property.getValue(), where, wrong);
      } else if (more.isObject()) {
        check(more, property.getValue(), where, wrong);
      } else if (more.isBoolean() && !more.asBoolean()) {
        wrong.add(where + " must not be there");
      }
    }
  }
}
