package io.factorline.gateway.rollout;

import io.factorline.catalog.Nearest;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The fields of one JSON object, each taken once by the type that it must have. All failures are
 * {@link IllegalArgumentException}s that name the rule, the field with its path, and its value. One
 * thread.
 */
public final class Fields {
  private static final int SHOWN = 80;
  private static final int MOST_DIGITS = 40;

  private final JsonNode node;
  private final String path;
  private final Set<String> taken = new HashSet<>();

  private Fields(JsonNode node, String path) {
    if (!node.isObject()) {
      throw new IllegalArgumentException(
          "must be an object: " + (path.isEmpty() ? "body" : "key=" + path));
    }
    this.node = node;
    this.path = path;
  }

  /** The fields of a whole document. */
  public static Fields of(JsonNode root) {
    return new Fields(root, "");
  }

  private JsonNode required(String key) {
    JsonNode value = optional(key);
    if (value == null) {
      throw new IllegalArgumentException("must be present: key=" + at(key));
    }
    return value;
  }

  /** A value, or null where there is none. */
  public @Nullable JsonNode optional(String key) {
    taken.add(key);
    JsonNode value = node.get(key);
    return value == null || value.isNull() ? null : value;
  }

  /** Text that is not empty. */
  public String text(String key) {
    JsonNode value = required(key);
    if (!value.isString() || value.asString().isEmpty()) {
      throw wrong("must be text", key, value);
    }
    return value.asString();
  }

  /** A whole number of 64 bits. */
  public long whole(String key) {
    JsonNode value = required(key);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong("must be a whole number", key, value);
    }
    return value.asLong();
  }

  /** A whole number of 32 bits. */
  public int count(String key) {
    long value = whole(key);
    if (value != (int) value) {
      throw new IllegalArgumentException("must be a whole number of 32 bits: " + at(key));
    }
    return (int) value;
  }

  /** Whether it is so. */
  public boolean flag(String key) {
    JsonNode value = required(key);
    if (!value.isBoolean()) {
      throw wrong("must be true or false", key, value);
    }
    return value.asBoolean();
  }

  /** A decimal, as a number or as text. */
  public BigDecimal decimal(String key) {
    JsonNode value = required(key);
    String text = value.isNumber() || value.isString() ? value.asString() : "";
    try {
      if (text.length() <= MOST_DIGITS) {
        BigDecimal decimal = new BigDecimal(text);
        if (Math.abs(decimal.scale()) <= MOST_DIGITS) {
          return decimal;
        }
      }
    } catch (NumberFormatException e) {
      throw wrong("must be a decimal", key, value);
    }
    throw wrong("must be a decimal of at most 40 digits", key, value);
  }

  /** An amount of money, whole in cents. */
  public long cents(String key) {
    BigDecimal amount = decimal(key);
    try {
      return Cents.exact(amount);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "must have at most 2 digits after the point and 16 before it: key=%s, value=%s"
              .formatted(at(key), amount));
    }
  }

  int countOr(String key, int absent) {
    return node.has(key) ? count(key) : absent;
  }

  double numberOr(String key, double absent) {
    return node.has(key) ? decimal(key).doubleValue() : absent;
  }

  Duration millisOr(String key, Duration absent) {
    return node.has(key) ? Duration.ofMillis(whole(key)) : absent;
  }

  Fields object(String key) {
    return new Fields(required(key), at(key) + ".");
  }

  @Nullable Fields optionalObject(String key) {
    JsonNode value = optional(key);
    return value == null ? null : new Fields(value, at(key) + ".");
  }

  <T> List<T> list(String key, int most, Function<Fields, T> read) {
    JsonNode array = required(key);
    if (!array.isArray() || array.size() > most) {
      throw new IllegalArgumentException(
          "must be an array of at most %d: key=%s".formatted(most, at(key)));
    }
    List<T> all = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      all.add(read.apply(new Fields(array.get(i), at(key) + "[" + i + "].")));
    }
    return all;
  }

  /** Makes a value of taken fields; what it refuses is told with the path. */
  <T> T made(java.util.function.Supplier<T> make) {
    try {
      return make.get();
    } catch (IllegalArgumentException e) {
      if (path.isEmpty() || String.valueOf(e.getMessage()).contains("key=" + path)) {
        throw e;
      }
      throw new IllegalArgumentException(
          e.getMessage() + ", at=" + path.substring(0, path.length() - 1), e);
    }
  }

  /** Refuses keys that were not taken. */
  public void end() {
    for (String key : node.propertyNames()) {
      if (!taken.contains(key)) {
        String shown = key.length() <= SHOWN ? key : key.substring(0, SHOWN) + "...";
        String nearest = Nearest.to(key, List.copyOf(taken)).map(n -> ", nearest=" + n).orElse("");
        throw new IllegalArgumentException("must be a known key: key=" + at(shown) + nearest);
      }
    }
  }

  private String at(String key) {
    return path + key;
  }

  private IllegalArgumentException wrong(String rule, String key, JsonNode value) {
    String text = value.toString();
    return new IllegalArgumentException(
        "%s: key=%s, value=%s"
            .formatted(rule, at(key), text.length() <= SHOWN ? text : text.substring(0, SHOWN)));
  }
}
