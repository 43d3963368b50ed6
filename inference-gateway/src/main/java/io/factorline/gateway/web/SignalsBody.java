package io.factorline.gateway.web;

import io.factorline.catalog.Nearest;
import io.factorline.error.CallerText;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.gateway.signal.Intent;
import io.factorline.market.Symbol;
import io.factorline.online.CutMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The body of a request for signals.
 *
 * @param symbols distinct, in the caller's order
 */
record SignalsBody(List<String> symbols, Intent intent, CutMode cut) {
  private static final List<String> KEYS = List.of("symbols", "intent", "cut");

  SignalsBody {
    symbols = List.copyOf(symbols);
  }

  /**
   * Reads a body.
   *
   * @throws RequestException if it is not such a body
   */
  static SignalsBody parse(byte[] json, int maxSymbols) {
    JsonNode root = JsonBody.parse(json);
    for (String key : root.propertyNames()) {
      if (!KEYS.contains(key)) {
        String nearest = Nearest.to(key, KEYS).map(n -> ", nearest=" + n).orElse("");
        throw new RequestException(
            ErrorCode.UNKNOWN_FIELD,
            "must be one of " + KEYS + ": key=" + CallerText.shown(key) + nearest);
      }
    }
    return new SignalsBody(
        symbols(root.path("symbols"), maxSymbols),
        choice("intent", root.path("intent"), Intent.class),
        root.has("cut") ? choice("cut", root.path("cut"), CutMode.class) : CutMode.LIVE);
  }

  private static List<String> symbols(JsonNode array, int maxSymbols) {
    if (!array.isArray() || array.isEmpty()) {
      throw new RequestException(
          ErrorCode.INVALID_BODY, "must be an array of at least one text: key=symbols");
    }
    if (array.size() > maxSymbols) {
      throw new RequestException(
          ErrorCode.SYMBOL_LIMIT, "must be at most " + maxSymbols + ": symbols=" + array.size());
    }
    List<String> symbols = new ArrayList<>(array.size());
    Set<String> seen = new HashSet<>();
    for (JsonNode node : array) {
      String symbol = node.isString() ? node.asString() : "";
      if (!Symbol.isValid(symbol)) {
        throw new RequestException(
            ErrorCode.INVALID_SYMBOL,
            "must match [A-Za-z0-9._^=:-]{1,64}: symbol=" + CallerText.shown(node.toString()));
      }
      if (!seen.add(symbol)) {
        throw new RequestException(
            ErrorCode.INVALID_PARAMETER, "must stand once: symbol=" + symbol);
      }
      symbols.add(symbol);
    }
    return symbols;
  }

  private static <E extends Enum<E>> E choice(String key, JsonNode node, Class<E> type) {
    List<String> known = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String wire = constant.name().toLowerCase(Locale.ROOT);
      if (node.isString() && node.asString().equals(wire)) {
        return constant;
      }
      known.add(wire);
    }
    throw new RequestException(
        ErrorCode.INVALID_PARAMETER,
        "must be one of " + known + ": " + key + "=" + CallerText.shown(node.toString()));
  }
}
