package io.factorline.api.factors;

import io.factorline.api.web.BodyFields;
import io.factorline.api.web.Parameter;
import io.factorline.api.web.Query;
import io.factorline.catalog.Reading;
import io.factorline.error.CallerText;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.online.CutMode;
import io.factorline.online.WholeCut;
import io.factorline.online.WholeCutJson;
import io.factorline.time.UtcTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

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
    BodyFields.parse(json, (key, value) -> body.take(key, value, maxItems));
    return body;
  }

  private void take(String key, BodyFields in, int maxItems) {
    switch (key) {
      case Parameter.SYMBOLS -> symbols = in.texts(key, maxItems, ErrorCode.SYMBOL_LIMIT);
      case Parameter.FACTORS -> factors = in.texts(key, maxItems, ErrorCode.CELL_LIMIT);
      case Parameter.UNIVERSE -> universe = in.text(key);
      case Parameter.SERVICE -> service = in.text(key);
      case Parameter.BAR -> bar = Query.choiceOf(key, in.text(key), Reading.class);
      case Parameter.CUT -> cut = Query.choiceOf(key, in.text(key), CutMode.class);
      case Parameter.WHOLE_CUT -> wholeCut = in.truth(key);
      case Parameter.AT -> at = wholeCut(key, in, maxItems);
      case Parameter.AS_OF -> asOfNs = time(key, in.text(key));
      default -> throw BodyFields.unknown(key, KEYS);
    }
  }

  private static long time(String key, String text) {
    try {
      return UtcTime.parse(text);
    } catch (IllegalArgumentException e) {
      throw new RequestException(
          ErrorCode.INVALID_TIME,
          "must be RFC 3339 with a zone, or ns since the epoch: "
              + key
              + "="
              + CallerText.shown(text));
    }
  }

  private static WholeCut wholeCut(String key, BodyFields in, int maxItems) {
    JsonNode json = in.object(key, "a whole cut");
    try {
      WholeCut whole = WholeCutJson.parse(json);
      if (whole.symbols().size() > maxItems) {
        throw new RequestException(
            ErrorCode.SYMBOL_LIMIT, "must be at most " + maxItems + ": key=" + key);
      }
      return whole;
    } catch (IllegalArgumentException e) {
      throw in.invalid(e.getMessage() + ", key=" + key);
    }
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
