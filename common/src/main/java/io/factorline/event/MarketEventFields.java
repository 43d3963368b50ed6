package io.factorline.event;

import io.factorline.market.Symbol;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.json.JsonFactory;

/** The fields of the record being read; absent ones are null, NaN or {@link #ABSENT}. */
final class MarketEventFields {
  static final long ABSENT = Long.MIN_VALUE;

  private final JsonFactory json =
      JsonFactory.builder()
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(8)
                  .maxStringLength(1024)
                  .maxNumberLength(64)
                  .build())
          .build();

  @Nullable String type;
  @Nullable String symbol;
  @Nullable String venue;
  @Nullable String source;
  @Nullable String day;
  @Nullable String view;
  @Nullable String definition;
  @Nullable String file;
  @Nullable String sha256;
  long seq;
  long eventTime;
  long time;
  long open;
  long close;
  long tailMs;
  long offset;
  double price;
  double size;
  double bid;
  double bidSize;
  double ask;
  double askSize;
  double ratio;

  void parse(byte[] value) {
    clear();
    try (JsonParser parser = json.createParser(ObjectReadContext.empty(), value)) {
      JsonToken first = parser.nextToken();
      if (first != JsonToken.START_OBJECT) {
        String text = first == null ? "" : MarketEventReader.shown(parser.getString());
        throw new FieldException(RejectReason.MALFORMED, "must be a JSON object: value=" + text);
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        take(parser, name);
      }
      if (parser.nextToken() != null) {
        throw new FieldException(
            RejectReason.MALFORMED, "must end after one JSON object: value=more");
      }
    }
  }

  private void clear() {
    type = symbol = venue = source = day = null;
    view = definition = file = sha256 = null;
    seq = eventTime = time = open = close = tailMs = offset = ABSENT;
    price = size = bid = bidSize = ask = askSize = ratio = Double.NaN;
  }

  private void take(JsonParser parser, String name) {
    switch (name) {
      case "symbol" -> symbol = text(parser, name);
      case "seq" -> seq = whole(parser, name);
      case "eventTime" -> eventTime = whole(parser, name);
      case "price" -> price = number(parser, name);
      case "size" -> size = number(parser, name);
      case "bid" -> bid = number(parser, name);
      case "bidSize" -> bidSize = number(parser, name);
      case "ask" -> ask = number(parser, name);
      case "askSize" -> askSize = number(parser, name);
      default -> takeControl(parser, name);
    }
  }

  private void takeControl(JsonParser parser, String name) {
    switch (name) {
      case "type" -> type = text(parser, name);
      case "venue" -> venue = text(parser, name);
      case "time" -> time = whole(parser, name);
      case "source" -> source = text(parser, name);
      case "day" -> day = text(parser, name);
      case "open" -> open = whole(parser, name);
      case "close" -> close = whole(parser, name);
      case "tailMs" -> tailMs = whole(parser, name);
      case "ratio" -> ratio = number(parser, name);
      default -> takeSeed(parser, name);
    }
  }

  private void takeSeed(JsonParser parser, String name) {
    switch (name) {
      case "view" -> view = text(parser, name);
      case "definition" -> definition = text(parser, name);
      case "file" -> file = text(parser, name);
      case "sha256" -> sha256 = text(parser, name);
      case "offset" -> offset = whole(parser, name);
      default -> parser.skipChildren();
    }
  }

  private static String text(JsonParser parser, String name) {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw broken("must be text: ", name, parser);
    }
    return parser.getString();
  }

  private static long whole(JsonParser parser, String name) {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw broken("must be a whole number: ", name, parser);
    }
    try {
      return parser.getLongValue();
    } catch (InputCoercionException e) {
      String value = MarketEventReader.shown(parser.getString());
      throw new FieldException(
          RejectReason.RANGE, "must be a number of 64 bits: " + name + "=" + value);
    }
  }

  private static double number(JsonParser parser, String name) {
    if (!parser.currentToken().isNumeric()) {
      throw broken("must be a number: ", name, parser);
    }
    return parser.getDoubleValue();
  }

  private static FieldException broken(String rule, String name, JsonParser parser) {
    String value = parser.currentToken().isScalarValue() ? parser.getString() : "structure";
    return new FieldException(
        RejectReason.MALFORMED, rule + name + "=" + MarketEventReader.shown(value));
  }

  String symbol() {
    String text = required("symbol", symbol);
    if (!Symbol.isValid(text)) {
      throw new FieldException(
          RejectReason.RANGE,
          "must match [A-Za-z0-9._^=:-]{1,64}: symbol=" + MarketEventReader.shown(text));
    }
    return text;
  }

  long seq() {
    return notNegative("seq", required("seq", seq));
  }

  long eventNs() {
    return notNegative("eventTime", required("eventTime", eventTime));
  }

  long offset() {
    return notNegative("offset", required("offset", offset));
  }

  private static long notNegative(String name, long value) {
    if (value < 0) {
      throw new FieldException(RejectReason.RANGE, "must be at least 0: " + name + "=" + value);
    }
    return value;
  }

  long required(String name, long value) {
    if (value == ABSENT) {
      throw new FieldException(RejectReason.MALFORMED, "must be present: " + name + "=");
    }
    return value;
  }

  static String required(String name, @Nullable String value) {
    if (value == null) {
      throw new FieldException(RejectReason.MALFORMED, "must be present: " + name + "=");
    }
    return value;
  }
}
