package io.factorline.local.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One thing that a service does, as its OpenAPI document has it.
 *
 * @param method in upper case
 * @param path with names in braces
 * @param body schema of the JSON that it takes; null where it takes none
 */
record Operation(String method, String path, List<Parameter> parameters, @Nullable JsonNode body) {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
  private static final int DEEPEST = 16;

  /**
   * A parameter.
   *
   * @param in {@code path}, {@code query} or {@code header}
   */
  record Parameter(String name, String in, JsonNode schema) {}

  Operation {
    parameters = List.copyOf(parameters);
  }

  /** A path that takes nothing. */
  static Operation plain(String method, String path) {
    return new Operation(method, path, List.of(), null);
  }

  /** All that a document has, references resolved. */
  static List<Operation> allOf(JsonNode document) {
    List<Operation> all = new ArrayList<>();
    document
        .path("paths")
        .forEachEntry((path, item) ->
            item.forEachEntry((method, operation) -> {
              if (METHODS.contains(method)) {
                all.add(of(method, path, item, operation, document));
              }
            }));
    return all;
  }

  private static Operation of(
      String method, String path, JsonNode item, JsonNode operation, JsonNode document) {
    List<Parameter> parameters = new ArrayList<>();
    for (JsonNode owner : List.of(item, operation)) {
      for (JsonNode given : owner.path("parameters")) {
        JsonNode parameter = resolved(given, document);
        parameters.add(
            new Parameter(
                parameter.path("name").asString(""),
                parameter.path("in").asString(""),
                resolved(parameter.path("schema"), document)));
      }
    }
    JsonNode body =
        resolved(operation.path("requestBody"), document)
            .path("content")
            .path("application/json")
            .path("schema");
    return new Operation(
        method.toUpperCase(Locale.ROOT),
        path,
        parameters,
        body.isMissingNode() ? null : resolved(body, document));
  }

  /** What a reference of the document leads to; the node itself where it is none. */
  static JsonNode resolved(JsonNode node, JsonNode document) {
    JsonNode found = node;
    for (int i = 0; i < DEEPEST && found.has("$ref"); i++) {
      found = document.at(found.path("$ref").asString("").substring(1));
    }
    return found;
  }
}
