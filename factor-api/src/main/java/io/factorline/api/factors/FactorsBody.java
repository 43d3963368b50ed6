package io.factorline.api.factors;

import io.factorline.api.web.Parameter;
import io.factorline.api.web.Query;
import io.factorline.catalog.Nearest;
import io.factorline.catalog.Reading;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.online.CutMode;
import io.factorline.online.WholeCut;
import io.factorline.online.WholeCutJson;
import io.factorline.time.UtcTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The body of {@code POST /v1/factors}, read token by token. One thread, used once. */
final class FactorsBody {
  private static final List<String> KEYS =
      List.of(
          Parameter.SYMBOLS,
          Parameter.UNIVERSE,
          Parameter.FACTORS,
          Parameter.SERVICE,
          Parameter.BAR,
          Parameter.CUT,
          Parameter.WHOLE_CUT,
          Parameter.AT,
          Parameter.AS_OF);
  private static final JsonMapper JSON = JsonMapper.shared();

  private List<String> symbols = List.of();
  private List<String> factors = List.of();
  private @Nullable String universe;
  private @Nullable String service;
  private @Nullable Reading bar;
  private @Nullable CutMode cut;
  private @Nullable WholeCut at;
  private @Nullable Long asOfNs;
  private boolean wholeCut;

  private FactorsBody() {}

  /**
   * Reads a body.
   *
   * @param maxItems most symbols, and most factors, after which reading stops
   * @throws RequestException if it is not such a body
   */
  static FactorsBody parse(byte[] json, int maxItems) {
    FactorsBody body = new FactorsBody();
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
    return body;
  }

  private void take(String key, JsonParser in, int maxItems) {
    switch (key) {
      case Parameter.SYMBOLS -> symbols = texts(key, in, maxItems, ErrorCode.SYMBOL_LIMIT);
      case Parameter.FACTORS -> factors = texts(key, in, maxItems, ErrorCode.CELL_LIMIT);
      case Parameter.UNIVERSE -> universe = text(key, in);
      case Parameter.SERVICE -> service = text(key, in);
      case Parameter.BAR -> bar = Query.choiceOf(key, text(key, in), Reading.class);
      case Parameter.CUT -> cut = Query.choiceOf(key, text(key, in), CutMode.class);
      case Parameter.WHOLE_CUT -> wholeCut = truth(key, in);
      case Parameter.AT -> at = wholeCut(in, maxItems);
      case Parameter.AS_OF -> asOfNs = time(key, text(key, in));
      default -> {
        String nearest = Nearest.to(key, KEYS).orElse("");
        throw new RequestException(
            ErrorCode.UNKNOWN_FIELD,
            "must be one of " + KEYS + ": key=" + Query.shown(key) + ", nearest=" + nearest);
      }
    }
  }

  private static String text(String key, JsonParser in) {
    if (in.currentToken() != JsonToken.VALUE_STRING || in.getString().isEmpty()) {
      throw invalid("must be text: key=" + key, in);
    }
    return in.getString();
  }

  private static boolean truth(String key, JsonParser in) {
    return switch (in.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case null, default -> throw invalid("must be true or false: key=" + key, in);
    };
  }

  private static long time(String key, String text) {
    try {
      return UtcTime.parse(text);
    } catch (IllegalArgumentException e) {
      throw new RequestException(
          ErrorCode.INVALID_TIME,
          "must be RFC 3339 with a zone, or ns since the epoch: " + key + "=" + Query.shown(text));
    }
  }

  private static WholeCut wholeCut(JsonParser in, int maxItems) {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw invalid("must be a whole cut: key=" + Parameter.AT, in);
    }
    JsonNode json = in.readValueAsTree();
    try {
      WholeCut whole = WholeCutJson.parse(json);
      if (whole.symbols().size() > maxItems) {
        throw new RequestException(
            ErrorCode.SYMBOL_LIMIT, "must be at most " + maxItems + ": key=" + Parameter.AT);
      }
      return whole;
    } catch (IllegalArgumentException e) {
      throw invalid(e.getMessage() + ", key=" + Parameter.AT, in);
    }
  }

  private static List<String> texts(String key, JsonParser in, int maxItems, ErrorCode limit) {
    if (in.currentToken() != JsonToken.START_ARRAY) {
      throw invalid("must be an array of text: key=" + key, in);
    }
    List<String> texts = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      if (texts.size() == maxItems) {
        throw new RequestException(limit, "must be at most " + maxItems + ": key=" + key);
      }
      texts.add(text(key, in));
    }
    return texts;
  }

  private static RequestException invalid(String rule, JsonParser in) {
    return new RequestException(
        ErrorCode.INVALID_BODY,
        rule
            + ", line="
            + in.currentTokenLocation().getLineNr()
            + ", column="
            + in.currentTokenLocation().getColumnNr());
  }

  List<String> symbols() {
    return symbols;
  }

  List<String> factors() {
    return factors;
  }

  @Nullable String universe() {
    return universe;
  }

  @Nullable String service() {
    return service;
  }

  @Nullable Reading bar() {
    return bar;
  }

  @Nullable CutMode cut() {
    return cut;
  }

  /** Whether the answer is to name all that was read. */
  boolean isWholeCut() {
    return wholeCut;
  }

  /** The cut whose answer is wanted again, or null. */
  @Nullable WholeCut at() {
    return at;
  }

  /** The time as of which is asked, ns since the epoch, or null. */
  @Nullable Long asOfNs() {
    return asOfNs;
  }

  /** Whether a cut of now is asked for. */
  boolean namesCut() {
    return cut != null;
  }
}
