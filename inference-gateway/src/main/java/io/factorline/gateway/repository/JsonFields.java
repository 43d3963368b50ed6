package io.factorline.gateway.repository;

import io.factorline.catalog.Nearest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The fields of one JSON object, each taken once by the type that it must have; a key that nobody
 * took is refused by {@link #end}. One thread.
 */
final class JsonFields {
  private final JsonNode node;
  private final String path;
  private final Set<String> taken = new HashSet<>();

  JsonFields(JsonNode node, String path) throws RepositoryException {
    if (!node.isObject()) {
      throw new RepositoryException("must be an object: key=" + path);
    }
    this.node = node;
    this.path = path;
  }

  JsonNode required(String key) throws RepositoryException {
    taken.add(key);
    JsonNode value = node.get(key);
    if (value == null || value.isNull()) {
      throw wrong("must be present", key);
    }
    return value;
  }

  @Nullable JsonNode optional(String key) {
    taken.add(key);
    JsonNode value = node.get(key);
    return value == null || value.isNull() ? null : value;
  }

  String text(String key) throws RepositoryException {
    JsonNode value = required(key);
    if (!value.isString() || value.asString().isEmpty()) {
      throw wrong("must be text", key);
    }
    return value.asString();
  }

  long whole(String key) throws RepositoryException {
    JsonNode value = required(key);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong("must be a whole number", key);
    }
    return value.asLong();
  }

  double number(String key) throws RepositoryException {
    JsonNode value = required(key);
    if (!value.isNumber()) {
      throw wrong("must be a number", key);
    }
    return value.asDouble();
  }

  JsonFields object(String key) throws RepositoryException {
    return new JsonFields(required(key), path + key + ".");
  }

  Range range(String key) throws RepositoryException {
    JsonNode value = optional(key);
    if (value == null) {
      return Range.FINITE;
    }
    if (!value.isArray() || value.size() != 2) {
      throw wrong("must be [min, max]", key);
    }
    return new Range(
        end(value.get(0), Double.NEGATIVE_INFINITY, key),
        end(value.get(1), Double.POSITIVE_INFINITY, key));
  }

  private double end(JsonNode value, double open, String key) throws RepositoryException {
    if (value.isNull()) {
      return open;
    }
    if (!value.isNumber()) {
      throw wrong("must be a number or null", key);
    }
    return value.asDouble();
  }

  /** Refuses keys that were not taken. */
  void end() throws RepositoryException {
    for (String key : node.propertyNames()) {
      if (!taken.contains(key)) {
        String nearest = Nearest.to(key, List.copyOf(taken)).map(n -> ", nearest=" + n).orElse("");
        throw new RepositoryException("must be a known key: key=" + path + key + nearest);
      }
    }
  }

  RepositoryException wrong(String rule, String key) {
    return new RepositoryException(rule + ": key=" + path + key);
  }
}
