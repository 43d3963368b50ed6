package io.factorline.event;

import io.factorline.event.MarketEvent.Clock;
import io.factorline.event.MarketEvent.Halt;
import io.factorline.event.MarketEvent.Quote;
import io.factorline.event.MarketEvent.SessionChange;
import io.factorline.event.MarketEvent.Split;
import io.factorline.event.MarketEvent.Trade;
import io.factorline.event.MarketEvent.Unreadable;
import io.factorline.market.Symbol;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Decodes records of the {@code ticks} topic. Never throws for bad bytes: they come back as {@link
 * Unreadable} with the field, the value and the rule. Unknown fields are skipped. Not thread-safe.
 */
public final class MarketEventReader {
  /** Largest record value, in bytes. */
  public static final int MAX_VALUE_BYTES = 4096;

  /** Smallest price or size. */
  public static final double MIN_NUMBER = 1e-100;

  /** Largest price or size. */
  public static final double MAX_NUMBER = 1e100;

  private static final long NS_PER_MS = 1_000_000L;
  private static final long MAX_TAIL_MS = 3_600_000L;

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
  private final Fields fields = new Fields();

  /**
   * Decodes one record.
   *
   * @param typeHeader the record's {@code type} header; absent for trades, and quotes may omit it
   */
  public MarketEvent read(
      byte @Nullable [] key, byte @Nullable [] value, @Nullable String typeHeader) {
    if (value == null) {
      return unreadable(key, RejectReason.MALFORMED, "must have a value: value=null");
    }
    if (value.length > MAX_VALUE_BYTES) {
      return unreadable(
          key,
          RejectReason.TOO_LARGE,
          "must be at most " + MAX_VALUE_BYTES + " bytes: length=" + value.length);
    }
    try {
      fields.parse(json, value);
      return decode(typeHeader != null ? typeHeader : fields.type);
    } catch (FieldException e) {
      return unreadable(key, e.reason, e.text);
    } catch (JacksonException e) {
      return unreadable(key, RejectReason.MALFORMED, "must be JSON: " + e.getOriginalMessage());
    }
  }

  private MarketEvent decode(@Nullable String type) {
    return switch (type == null ? "trade" : type) {
      case "trade" -> trade();
      case "quote" -> quote();
      case "clock" -> clock();
      case "session" -> session();
      case "halt" -> new Halt(fields.symbol(), fields.eventNs(), true);
      case "resume" -> new Halt(fields.symbol(), fields.eventNs(), false);
      case "split" -> new Split(fields.symbol(), fields.eventNs(), positive("ratio", fields.ratio));
      default ->
          throw new FieldException(
              RejectReason.UNKNOWN_TYPE,
              "must be trade, quote, clock, session, halt, resume or split: type=" + type);
    };
  }

  private Trade trade() {
    return new Trade(
        fields.symbol(),
        fields.seq(),
        fields.eventNs(),
        positive("price", fields.price),
        positive("size", fields.size));
  }

  private Quote quote() {
    double bid = notNegative("bid", fields.bid);
    double bidSize = notNegative("bidSize", fields.bidSize);
    double ask = notNegative("ask", fields.ask);
    double askSize = notNegative("askSize", fields.askSize);
    requireWholeSide("bid", bid, bidSize);
    requireWholeSide("ask", ask, askSize);
    if (bid == 0 && ask == 0) {
      throw new FieldException(RejectReason.RANGE, "must have at least one side: bid=0.0, ask=0.0");
    }
    return new Quote(fields.symbol(), fields.seq(), fields.eventNs(), bid, bidSize, ask, askSize);
  }

  private static void requireWholeSide(String side, double price, double size) {
    if ((price == 0) != (size == 0)) {
      throw new FieldException(
          RejectReason.RANGE,
          "must be both 0 or both above 0: " + side + "=" + price + ", " + side + "Size=" + size);
    }
  }

  private Clock clock() {
    ClockSource source;
    try {
      source = fields.source == null ? ClockSource.FEED : ClockSource.parse(fields.source);
    } catch (IllegalArgumentException e) {
      throw new FieldException(RejectReason.MALFORMED, String.valueOf(e.getMessage()));
    }
    return new Clock(required("venue", fields.venue), fields.required("time", fields.time), source);
  }

  private SessionChange session() {
    long openNs = fields.required("open", fields.open);
    long closeNs = fields.required("close", fields.close);
    long tailMs = fields.tailMs == Fields.ABSENT ? 0 : fields.tailMs;
    if (closeNs <= openNs) {
      throw new FieldException(
          RejectReason.RANGE, "must be after open: close=" + closeNs + ", open=" + openNs);
    }
    if (tailMs < 0 || tailMs > MAX_TAIL_MS) {
      throw new FieldException(
          RejectReason.RANGE, "must be in [0, " + MAX_TAIL_MS + "]: tailMs=" + tailMs);
    }
    String venue = required("venue", fields.venue);
    return new SessionChange(venue, day(), openNs, closeNs, closeNs + tailMs * NS_PER_MS);
  }

  private long day() {
    String day = required("day", fields.day);
    try {
      return LocalDate.parse(day).toEpochDay();
    } catch (DateTimeException e) {
      throw new FieldException(
          RejectReason.MALFORMED, "must be a date like 2026-11-19: day=" + day);
    }
  }

  private static String required(String name, @Nullable String value) {
    if (value == null) {
      throw new FieldException(RejectReason.MALFORMED, "must be present: " + name);
    }
    return value;
  }

  private static double positive(String name, double value) {
    if (Double.isNaN(value)) {
      throw new FieldException(RejectReason.MALFORMED, "must be a number: " + name);
    }
    return inRange(name, value);
  }

  private static double notNegative(String name, double value) {
    if (Double.isNaN(value)) {
      throw new FieldException(RejectReason.MALFORMED, "must be a number: " + name);
    }
    return value == 0 ? 0 : inRange(name, value);
  }

  /** The range in which no sum or product of the kernel overflows or vanishes. */
  private static double inRange(String name, double value) {
    if (!(value >= MIN_NUMBER && value <= MAX_NUMBER)) {
      throw new FieldException(
          RejectReason.RANGE,
          "must be in [" + MIN_NUMBER + ", " + MAX_NUMBER + "]: " + name + "=" + value);
    }
    return value;
  }

  private static Unreadable unreadable(byte @Nullable [] key, RejectReason reason, String detail) {
    return new Unreadable(symbolOf(key), reason, detail);
  }

  private static @Nullable String symbolOf(byte @Nullable [] key) {
    if (key == null || key.length > Symbol.MAX_LENGTH) {
      return null;
    }
    String text = new String(key, StandardCharsets.UTF_8);
    return Symbol.isValid(text) ? text : null;
  }

  /** A rule that a field broke; without a stack trace, since hostile input must stay cheap. */
  private static final class FieldException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final RejectReason reason;
    private final String text;

    FieldException(RejectReason reason, String text) {
      super(text, null, false, false);
      this.reason = reason;
      this.text = text;
    }
  }

  /** The fields of the record being read; absent ones are null, NaN or {@link #ABSENT}. */
  private static final class Fields {
    static final long ABSENT = Long.MIN_VALUE;

    private @Nullable String type;
    private @Nullable String symbol;
    private @Nullable String venue;
    private @Nullable String source;
    private @Nullable String day;
    private long seq;
    private long eventTime;
    private long time;
    private long open;
    private long close;
    private long tailMs;
    private double price;
    private double size;
    private double bid;
    private double bidSize;
    private double ask;
    private double askSize;
    private double ratio;

    void parse(JsonFactory json, byte[] value) {
      clear();
      try (JsonParser parser = json.createParser(ObjectReadContext.empty(), value)) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
          throw new FieldException(RejectReason.MALFORMED, "must be a JSON object");
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          take(parser, name);
        }
        if (parser.nextToken() != null) {
          throw new FieldException(RejectReason.MALFORMED, "must end after one JSON object");
        }
      }
    }

    private void clear() {
      type = symbol = venue = source = day = null;
      seq = eventTime = time = open = close = tailMs = ABSENT;
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
        default -> parser.skipChildren();
      }
    }

    private static String text(JsonParser parser, String name) {
      if (parser.currentToken() != JsonToken.VALUE_STRING) {
        throw new FieldException(RejectReason.MALFORMED, "must be text: " + name);
      }
      return parser.getString();
    }

    private static long whole(JsonParser parser, String name) {
      if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
        throw new FieldException(RejectReason.MALFORMED, "must be a whole number: " + name);
      }
      return parser.getLongValue();
    }

    private static double number(JsonParser parser, String name) {
      if (!parser.currentToken().isNumeric()) {
        throw new FieldException(RejectReason.MALFORMED, "must be a number: " + name);
      }
      return parser.getDoubleValue();
    }

    String symbol() {
      String text = MarketEventReader.required("symbol", symbol);
      if (!Symbol.isValid(text)) {
        throw new FieldException(
            RejectReason.RANGE, "must match [A-Za-z0-9._^=:-]{1,64}: symbol=" + text);
      }
      return text;
    }

    long seq() {
      return notNegative("seq", required("seq", seq));
    }

    long eventNs() {
      return notNegative("eventTime", required("eventTime", eventTime));
    }

    private static long notNegative(String name, long value) {
      if (value < 0) {
        throw new FieldException(RejectReason.RANGE, "must be at least 0: " + name + "=" + value);
      }
      return value;
    }

    long required(String name, long value) {
      if (value == ABSENT) {
        throw new FieldException(RejectReason.MALFORMED, "must be present: " + name);
      }
      return value;
    }
  }
}
