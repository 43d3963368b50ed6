package io.factorline.api.history;

import io.factorline.api.history.HistoryQuestions.Asked;
import io.factorline.api.history.HistoryQuestions.Span;
import io.factorline.api.web.BodyFields;
import io.factorline.api.web.Parameter;
import io.factorline.api.web.Query;
import io.factorline.catalog.Reading;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
    BodyFields.parse(json, (key, value) -> body.take(key, value, maxItems));
    return body.asked();
  }

  private void take(String key, BodyFields in, int maxItems) {
    switch (key) {
      case Parameter.SYMBOLS -> symbols = in.texts(key, maxItems, ErrorCode.SYMBOL_LIMIT);
      case Parameter.FACTORS -> factors = in.texts(key, maxItems, ErrorCode.CELL_LIMIT);
      case Parameter.LIMIT -> limit = in.wholeNumber(key);
      default -> {
        if (!TEXTS.contains(key)) {
          throw BodyFields.unknown(key, KEYS);
        }
        texts.put(key, in.text(key));
      }
    }
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
