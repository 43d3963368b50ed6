package io.factorline.api.web;

import io.factorline.catalog.Nearest;
import io.factorline.error.CallerText;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The query parameters of one request, checked against those of its route. Immutable. */
public final class Query {

  private final Map<String, List<String>> values;

  private Query(Map<String, List<String>> values) {
    this.values = values;
  }

  /**
   * The parameters.
   *
   * @throws RequestException for one that the route does not take
   */
  public static Query of(Route route, Map<String, List<String>> values) {
    for (String name : values.keySet()) {
      if (!route.parameters().contains(name)) {
        String nearest = Nearest.to(name, route.parameters()).map(n -> ", nearest=" + n).orElse("");
        throw new RequestException(
            ErrorCode.UNKNOWN_PARAMETER,
            "must be a parameter of this path: parameter=" + CallerText.shown(name) + nearest);
      }
    }
    return new Query(values);
  }

  /** The value of a parameter that may stand once; null where it is absent. */
  public @Nullable String text(String name) {
    List<String> all = values.get(name);
    if (all == null) {
      return null;
    }
    String only = all.size() == 1 ? all.getFirst() : null;
    if (only == null || only.isEmpty()) {
      throw invalid("must stand once and have a value", name, String.join(",", nonNull(all)));
    }
    return only;
  }

  /** The parts between the commas of a parameter that may stand several times; empty if absent. */
  public List<String> list(String name) {
    List<String> all = values.get(name);
    if (all == null) {
      return List.of();
    }
    List<String> parts = new ArrayList<>();
    for (String value : nonNull(all)) {
      for (String part : value.split(",", -1)) {
        if (part.isEmpty()) {
          throw invalid("must have no empty part", name, value);
        }
        parts.add(part);
      }
    }
    return parts;
  }

  /** A whole number within bounds. */
  public int number(String name, int absent, int min, int max) {
    String text = text(name);
    if (text == null) {
      return absent;
    }
    try {
      int value = Integer.parseInt(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw invalid("must be a whole number in " + min + ".." + max, name, text);
    }
    throw invalid("must be a whole number in " + min + ".." + max, name, text);
  }

  /** One of the constants of an enum, written in lower case. */
  public <E extends Enum<E>> @Nullable E choice(String name, Class<E> type) {
    String text = text(name);
    return text == null ? null : choiceOf(name, text, type);
  }

  /**
   * The constant of an enum that a text names in lower case.
   *
   * @throws RequestException if none is named so
   */
  public static <E extends Enum<E>> E choiceOf(String name, String text, Class<E> type) {
    List<String> known = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String wire = constant.name().toLowerCase(Locale.ROOT);
      if (wire.equals(text)) {
        return constant;
      }
      known.add(wire);
    }
    throw invalid("must be one of " + known, name, text);
  }

  /** A value that breaks its rule. */
  public static RequestException invalid(String rule, String name, String value) {
    return new RequestException(
        ErrorCode.INVALID_PARAMETER, rule + ": " + name + "=" + CallerText.shown(value));
  }

  private static List<String> nonNull(List<String> values) {
    return values.stream().map(value -> value == null ? "" : value).toList();
  }
}
