package io.factorline.gateway.signal;

import io.factorline.time.UtcTime;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Single fields of JSON objects; null where a signal is without. Stateless; thread-safe. */
public final class SignalValues {
  private SignalValues() {}

  /** A text. */
  public static void text(String key, @Nullable String value, JsonGenerator out) {
    if (value == null) {
      out.writeNullProperty(key);
    } else {
      out.writeStringProperty(key, value);
    }
  }

  /** A time, ns since the epoch; null for {@link Signal#NO_TIME}. */
  public static void time(String key, long ns, JsonGenerator out) {
    text(key, ns == Signal.NO_TIME ? null : UtcTime.text(ns), out);
  }

  /** A score, as the shortest decimal that reads back as the same bits. */
  public static void score(@Nullable Double score, JsonGenerator out) {
    if (score == null) {
      out.writeNullProperty("score");
    } else {
      out.writeNumberProperty("score", score);
    }
  }

  /** What a signal may move. */
  public static void maxNotional(@Nullable Money limit, JsonGenerator out) {
    if (limit == null) {
      out.writeNullProperty("maxNotional");
      return;
    }
    out.writeObjectPropertyStart("maxNotional");
    out.writeStringProperty("amount", limit.amount().toPlainString());
    out.writeStringProperty("currency", limit.currency());
    out.writeEndObject();
  }
}
