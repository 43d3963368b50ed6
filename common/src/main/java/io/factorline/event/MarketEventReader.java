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
  private static final int MAX_SHOWN = 64;
  private static final int MAX_SHOWN_ERROR = 200;

  /** Smallest ratio of a split. */
  public static final double MIN_RATIO = 1e-6;

  /** Largest ratio of a split. */
  public static final double MAX_RATIO = 1e6;

  private final MarketEventFields fields = new MarketEventFields();

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
      fields.parse(value);
      return decode(type(typeHeader));
    } catch (FieldException e) {
      return unreadable(key, e.reason(), e.text());
    } catch (JacksonException e) {
      String text = shown(String.valueOf(e.getOriginalMessage()), MAX_SHOWN_ERROR);
      return unreadable(key, RejectReason.MALFORMED, "must be JSON: error=" + text);
    }
  }

  /** The header names control records; between trade and quote the body decides. */
  private String type(@Nullable String header) {
    if (header != null && !header.equals("trade") && !header.equals("quote")) {
      return header;
    }
    String type = fields.type != null ? fields.type : header;
    return type == null ? "trade" : type;
  }

  private MarketEvent decode(String type) {
    return switch (type) {
      case "trade" -> trade();
      case "quote" -> quote();
      case "clock" -> clock();
      case "session" -> session();
      case "halt" -> new Halt(fields.symbol(), fields.eventNs(), true);
      case "resume" -> new Halt(fields.symbol(), fields.eventNs(), false);
      case "split" -> new Split(fields.symbol(), fields.eventNs(), ratio());
      case "seed" -> SeedFields.read(fields);
      default ->
          throw new FieldException(
              RejectReason.UNKNOWN_TYPE,
              "must be trade, quote, clock, session, halt, resume, split or seed: type="
                  + shown(type));
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

  private double ratio() {
    double ratio = required("ratio", fields.ratio);
    if (!(ratio >= MIN_RATIO && ratio <= MAX_RATIO)) {
      throw new FieldException(
          RejectReason.RANGE, "must be in [" + MIN_RATIO + ", " + MAX_RATIO + "]: ratio=" + ratio);
    }
    return ratio;
  }

  private Clock clock() {
    ClockSource source;
    try {
      source = fields.source == null ? ClockSource.FEED : ClockSource.parse(fields.source);
    } catch (IllegalArgumentException e) {
      String text = shown(String.valueOf(fields.source));
      throw new FieldException(
          RejectReason.MALFORMED, "must be feed, replay or owner: source=" + text);
    }
    return new Clock(venue(), fields.required("time", fields.time), source);
  }

  private SessionChange session() {
    long openNs = fields.required("open", fields.open);
    long closeNs = fields.required("close", fields.close);
    long tailMs = fields.tailMs == MarketEventFields.ABSENT ? 0 : fields.tailMs;
    if (closeNs <= openNs) {
      throw new FieldException(
          RejectReason.RANGE, "must be after open: close=" + closeNs + ", open=" + openNs);
    }
    if (tailMs < 0 || tailMs > MAX_TAIL_MS) {
      throw new FieldException(
          RejectReason.RANGE, "must be in [0, " + MAX_TAIL_MS + "]: tailMs=" + tailMs);
    }
    return new SessionChange(venue(), day(), openNs, closeNs, closeNs + tailMs * NS_PER_MS);
  }

  private String venue() {
    return MarketEventFields.required("venue", fields.venue);
  }

  private long day() {
    String day = MarketEventFields.required("day", fields.day);
    try {
      return LocalDate.parse(day).toEpochDay();
    } catch (DateTimeException e) {
      throw new FieldException(
          RejectReason.MALFORMED, "must be a date like 2026-11-19: day=" + shown(day));
    }
  }

  private static double positive(String name, double value) {
    return inRange(name, required(name, value));
  }

  private static double notNegative(String name, double value) {
    return required(name, value) == 0 ? 0 : inRange(name, value);
  }

  private static double required(String name, double value) {
    if (Double.isNaN(value)) {
      throw new FieldException(RejectReason.MALFORMED, "must be present: " + name + "=");
    }
    return value;
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

  /** A hostile text as it may stand in a message: short, printable ASCII. */
  static String shown(String text) {
    return shown(text, MAX_SHOWN);
  }

  private static String shown(String text, int atMost) {
    StringBuilder safe = new StringBuilder(Math.min(text.length(), atMost));
    for (int i = 0; i < text.length() && i < atMost; i++) {
      char c = text.charAt(i);
      safe.append(c >= ' ' && c <= '~' ? c : '?');
    }
    return safe.toString();
  }
}
