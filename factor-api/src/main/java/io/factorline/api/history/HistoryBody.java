package io.factorline.api.history;

import io.factorline.api.history.HistoryQuestions.Asked;
import io.factorline.api.history.HistoryQuestions.Span;
import io.factorline.api.web.Parameter;
import io.factorline.api.web.Query;
import io.factorline.catalog.Nearest;
import io.factorline.catalog.Reading;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/** The body of {@code POST /v1/factors/history}, read token by token. One thread, used once. */
final class HistoryBody {
  private static final List<String> TEXTS =
      List.of(
          Parameter.UNIVERSE,
          Parameter.SERVICE,
          Parameter.BAR,
          Parameter.FROM,
          Parameter.TO,
          Parameter.AS_OF,
          Parameter.ADJUST,
          Parameter.CURSOR);
  private static final List<String> KEYS =
      List.of(
          Parameter.SYMBOLS,
          Parameter.UNIVERSE,
          Parameter.FACTORS,
          Parameter.SERVICE,
          Parameter.BAR,
          Parameter.FROM,
          Parameter.TO,
          Parameter.LIMIT,
          Parameter.AS_OF,
          Parameter.ADJUST,
          Parameter.CURSOR);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Map<String, String> texts = new HashMap<>();
  private List<String> symbols = List.of();
  private List<String> factors = List.of();
  private @Nullable Integer limit;

  private HistoryBody() {}

  /**
   * Reads a body.
   *
   * @param maxItems most symbols, and most factors, after which reading stops
   * @throws RequestException if it is not such a body
   */
  static Asked parse(byte[] json, int maxItems) {
    HistoryBody body = new HistoryBody();
    try (JsonParser in = JSON.createParser(json)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw invalid("must be a JSON object", in);
      }
      Set<String> seen = new HashSet<>();
      while (in.nextToken() != JsonToken.END_OBJECT) {
        String key = in.currentName();
        if (!seen.add(key)) {
          throw invalid("must stand once: key=" + Query.shown(key), in);
        }
        in.nextToken();
        body.take(key, in, maxItems);
      }
      if (in.nextToken() != null) {
        throw invalid("must end after the object", in);
      }
    } catch (JacksonException e) {
      throw new RequestException(
          ErrorCode.INVALID_BODY,
          "must be JSON: line=%d, column=%d"
              .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
    }
    return body.asked();
  }

  private void take(String key, JsonParser in, int maxItems) {
    switch (key) {
      case Parameter.SYMBOLS -> symbols = list(key, in, maxItems, ErrorCode.SYMBOL_LIMIT);
      case Parameter.FACTORS -> factors = list(key, in, maxItems, ErrorCode.CELL_LIMIT);
      case Parameter.LIMIT -> limit = wholeNumber(key, in);
      default -> {
        if (!TEXTS.contains(key)) {
          throw unknown(key);
        }
        texts.put(key, text(key, in));
      }
    }
  }

  private static RequestException unknown(String key) {
    String nearest = Nearest.to(key, KEYS).orElse("");
    return new RequestException(
        ErrorCode.UNKNOWN_FIELD,
        "must be one of " + KEYS + ": key=" + Query.shown(key) + ", nearest=" + nearest);
  }

  private static String text(String key, JsonParser in) {
    if (in.currentToken() != JsonToken.VALUE_STRING || in.getString().isEmpty()) {
      throw invalid("must be text: key=" + key, in);
    }
    return in.getString();
  }

  private static int wholeNumber(String key, JsonParser in) {
    if (in.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw invalid("must be a whole number: key=" + key, in);
    }
    return in.getIntValue();
  }

  private static List<String> list(String key, JsonParser in, int maxItems, ErrorCode over) {
    if (in.currentToken() != JsonToken.START_ARRAY) {
      throw invalid("must be an array of text: key=" + key, in);
    }
    List<String> items = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      if (items.size() == maxItems) {
        throw new RequestException(over, "must be at most " + maxItems + ": key=" + key);
      }
      items.add(text(key, in));
    }
    return items;
  }

  private static RequestException invalid(String rule, JsonParser in) {
    return new RequestException(
        ErrorCode.INVALID_BODY,
        "%s, line=%d, column=%d"
            .formatted(
                rule,
                in.currentTokenLocation().getLineNr(),
                in.currentTokenLocation().getColumnNr()));
  }

  private Asked asked() {
    String bar = texts.get(Parameter.BAR);
    String adjust = texts.get(Parameter.ADJUST);
    return new Asked(
        symbols,
        texts.get(Parameter.UNIVERSE),
        factors,
        texts.get(Parameter.SERVICE),
        bar == null ? null : Query.choiceOf(Parameter.BAR, bar, Reading.class),
        new Span(texts.get(Parameter.FROM), texts.get(Parameter.TO), texts.get(Parameter.AS_OF)),
        adjust == null ? null : Query.choiceOf(Parameter.ADJUST, adjust, Adjust.class),
        limit,
        texts.get(Parameter.CURSOR));
  }
}
