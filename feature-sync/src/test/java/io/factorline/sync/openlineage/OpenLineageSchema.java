package io.factorline.sync.openlineage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The schemas that OpenLineage publishes, as far as JSON Schema that they use; a keyword that this
 * does not know fails.
 */
public final class OpenLineageSchema {
  private static final List<String> FILES =
      List.of(
          "OpenLineage",
          "ColumnLineageDatasetFacet",
          "DatasetVersionDatasetFacet",
          "SchemaDatasetFacet",
          "ErrorMessageRunFacet",
          "JobTypeJobFacet",
          "OutputStatisticsOutputDatasetFacet",
          "ProcessingEngineRunFacet");
  private static final Set<String> IGNORED =
      Set.of("description", "example", "deprecated", "$schema", "$id", "$defs", "default", "title");

  private final Map<String, JsonNode> documents = new HashMap<>();

  public OpenLineageSchema() {
    for (String name : FILES) {
      try (InputStream in =
          OpenLineageSchema.class.getResourceAsStream("/openlineage/" + name + ".json")) {
        JsonNode document = JsonMapper.shared().readTree(Objects.requireNonNull(in));
        documents.put(document.get("$id").asString(), document);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** What an event breaks, of the schema that it names and of those that its facets name. */
  public List<String> check(JsonNode event) {
    List<String> problems = new ArrayList<>();
    check(event, resolve(event.path("schemaURL").asString(), ""), "", "", problems);
    facets(event, "", problems);
    return problems;
  }

  private void facets(JsonNode node, String at, List<String> problems) {
    if (node.has("_schemaURL")) {
      String url = node.get("_schemaURL").asString();
      check(node, resolve(url, ""), url.substring(0, url.indexOf('#')), at, problems);
    }
    if (node.isObject()) {
      node.propertyStream().forEach(p -> facets(p.getValue(), at + "/" + p.getKey(), problems));
    } else {
      node.valueStream().forEach(item -> facets(item, at + "/*", problems));
    }
  }

  private JsonNode resolve(String reference, String base) {
    int hash = reference.indexOf('#');
    String id = hash == 0 ? base : reference.substring(0, hash);
    JsonNode document = documents.get(id.isEmpty() ? base : id);
    if (document == null) {
      throw new AssertionError("must be a known schema: reference=" + reference);
    }
    JsonNode found = document.at(reference.substring(hash + 1));
    if (found.isMissingNode()) {
      throw new AssertionError("must be in its schema: reference=" + reference);
    }
    return found;
  }

  private void check(JsonNode value, JsonNode schema, String base, String at, List<String> out) {
    String from = base.isEmpty() ? "https://openlineage.io/spec/2-0-2/OpenLineage.json" : base;
    for (Map.Entry<String, JsonNode> rule : schema.properties()) {
      JsonNode argument = rule.getValue();
      switch (rule.getKey()) {
        case "$ref" -> {
          String reference = argument.asString();
          int hash = reference.indexOf('#');
          String next = hash == 0 ? from : reference.substring(0, hash);
          check(value, resolve(reference, from), next, at, out);
        }
        case "allOf" -> argument.forEach(each -> check(value, each, from, at, out));
        case "anyOf", "oneOf" -> anyOf(value, argument, from, at, out);
        case "type" -> require(isOf(argument.asString(), value), at, "type " + argument, out);
        case "required" ->
            argument.forEach(
                name -> require(value.has(name.asString()), at, "required " + name, out));
        case "properties" ->
            argument
                .propertyStream()
                .filter(p -> value.has(p.getKey()))
                .forEach(p ->
                    check(value.get(p.getKey()), p.getValue(), from, at + "/" + p.getKey(), out));
        case "additionalProperties" -> additional(value, schema, argument, from, at, out);
        case "items" -> value.forEach(item -> check(item, argument, from, at + "/*", out));
        case "enum" ->
            require(argument.valueStream().anyMatch(value::equals), at, "enum " + argument, out);
        case "format" -> require(isForm(argument.asString(), value), at, "format " + argument, out);
        case "minimum" -> require(value.asDouble() >= argument.asDouble(), at, "minimum", out);
        case "not" -> {
          List<String> inner = new ArrayList<>();
          check(value, argument, from, at, inner);
          require(!inner.isEmpty(), at, "not", out);
        }
        default -> require(IGNORED.contains(rule.getKey()), at, "unknown " + rule.getKey(), out);
      }
    }
  }

  private void anyOf(JsonNode value, JsonNode choices, String from, String at, List<String> out) {
    boolean holds = false;
    for (JsonNode choice : choices) {
      List<String> inner = new ArrayList<>();
      check(value, choice, from, at, inner);
      holds |= inner.isEmpty();
    }
    require(holds, at, "one of the choices", out);
  }

  private void additional(
      JsonNode value, JsonNode schema, JsonNode rule, String from, String at, List<String> out) {
    value
        .propertyStream()
        .filter(p -> !schema.path("properties").has(p.getKey()))
        .forEach(p -> {
          if (rule.isBoolean()) {
            require(rule.asBoolean(), at, "no property " + p.getKey(), out);
          } else {
            check(p.getValue(), rule, from, at + "/" + p.getKey(), out);
          }
        });
  }

  private static boolean isOf(String type, JsonNode value) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isString();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      default -> throw new AssertionError("must be known: type=" + type);
    };
  }

  private static boolean isForm(String format, JsonNode value) {
    try {
      return switch (format) {
        case "uri" -> URI.create(value.asString()).isAbsolute();
        case "uuid" -> UUID.fromString(value.asString()).toString().equals(value.asString());
        case "date-time" -> OffsetDateTime.parse(value.asString()).getYear() > 2000;
        default -> throw new AssertionError("must be known: format=" + format);
      };
    } catch (RuntimeException e) {
      return false;
    }
  }

  private static void require(boolean holds, String at, String rule, List<String> out) {
    if (!holds) {
      out.add(at + ": " + rule);
    }
  }
}
