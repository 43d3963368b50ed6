package io.factorline.event;

import io.factorline.event.MarketEvent.Clock;
import io.factorline.event.MarketEvent.Halt;
import io.factorline.event.MarketEvent.Quote;
import io.factorline.event.MarketEvent.Seed;
import io.factorline.event.MarketEvent.SessionChange;
import io.factorline.event.MarketEvent.Split;
import io.factorline.event.MarketEvent.Trade;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/**
 * Encodes records of the {@code ticks} topic. Symbols and venue ids are of an alphabet that JSON
 * needs no escapes for. Thread-safe.
 */
public final class MarketEventWriter {
  private static final long NS_PER_MS = 1_000_000L;

  private MarketEventWriter() {}

  /** The value of a trade record. */
  public static byte[] trade(Trade t) {
    return bytes(
        new StringBuilder(128)
            .append("{\"symbol\":\"")
            .append(t.symbol())
            .append("\",\"seq\":")
            .append(t.seq())
            .append(",\"eventTime\":")
            .append(t.eventNs())
            .append(",\"price\":")
            .append(t.price())
            .append(",\"size\":")
            .append(t.size())
            .append('}'));
  }

  /** The value of a quote record. */
  public static byte[] quote(Quote q) {
    return bytes(
        new StringBuilder(160)
            .append("{\"type\":\"quote\",\"symbol\":\"")
            .append(q.symbol())
            .append("\",\"seq\":")
            .append(q.seq())
            .append(",\"eventTime\":")
            .append(q.eventNs())
            .append(",\"bid\":")
            .append(q.bid())
            .append(",\"bidSize\":")
            .append(q.bidSize())
            .append(",\"ask\":")
            .append(q.ask())
            .append(",\"askSize\":")
            .append(q.askSize())
            .append('}'));
  }

  /** The value of a clock record; its Kafka header {@code type} is {@code clock}. */
  public static byte[] clock(Clock c) {
    return bytes(
        new StringBuilder(96)
            .append("{\"type\":\"clock\",\"venue\":\"")
            .append(c.venue())
            .append("\",\"time\":")
            .append(c.timeNs())
            .append(",\"source\":\"")
            .append(c.source().wireName())
            .append("\"}"));
  }

  /** The value of a session record; its Kafka header {@code type} is {@code session}. */
  public static byte[] session(SessionChange s) {
    return bytes(
        new StringBuilder(128)
            .append("{\"type\":\"session\",\"venue\":\"")
            .append(s.venue())
            .append("\",\"day\":\"")
            .append(LocalDate.ofEpochDay(s.day()))
            .append("\",\"open\":")
            .append(s.openNs())
            .append(",\"close\":")
            .append(s.closeNs())
            .append(",\"tailMs\":")
            .append((s.endNs() - s.closeNs()) / NS_PER_MS)
            .append('}'));
  }

  /** The value of a halt or resume record; its Kafka header {@code type} says which. */
  public static byte[] halt(Halt h) {
    return bytes(
        new StringBuilder(96)
            .append("{\"type\":\"")
            .append(h.halted() ? "halt" : "resume")
            .append("\",\"symbol\":\"")
            .append(h.symbol())
            .append("\",\"eventTime\":")
            .append(h.eventNs())
            .append('}'));
  }

  /** The value of a split record; its Kafka header {@code type} is {@code split}. */
  public static byte[] split(Split s) {
    return bytes(
        new StringBuilder(96)
            .append("{\"type\":\"split\",\"symbol\":\"")
            .append(s.symbol())
            .append("\",\"eventTime\":")
            .append(s.eventNs())
            .append(",\"ratio\":")
            .append(s.ratio())
            .append('}'));
  }

  /** The value of a seed record; its Kafka header {@code type} is {@code seed}. */
  public static byte[] seed(Seed s) {
    return bytes(
        new StringBuilder(320)
            .append("{\"type\":\"seed\",\"symbol\":\"")
            .append(s.symbol())
            .append("\",\"view\":\"")
            .append(s.view())
            .append("\",\"definition\":\"")
            .append(s.definition())
            .append("\",\"file\":\"")
            .append(s.file())
            .append("\",\"sha256\":\"")
            .append(s.sha256())
            .append("\",\"offset\":")
            .append(s.offset())
            .append('}'));
  }

  private static byte[] bytes(StringBuilder text) {
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
