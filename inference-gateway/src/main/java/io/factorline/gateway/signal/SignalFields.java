package io.factorline.gateway.signal;

import io.factorline.time.UtcTime;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The fields of a signal as callers and the topic are told them. Stateless; thread-safe. */
public final class SignalFields {
  private SignalFields() {}

  /** Writes them into the object that is open. */
  public static void write(Signal signal, JsonGenerator out) {
    out.writeStringProperty("symbol", signal.symbol());
    out.writeStringProperty("status", signal.status().name());
    text("reason", signal.reason() == null ? null : signal.reason().name(), out);
    text("detail", signal.detail(), out);
    text("side", signal.side() == null ? null : signal.side().name(), out);
    if (signal.score() == null || signal.side() == null) {
      out.writeNullProperty("score");
    } else {
      out.writeNumberProperty("score", signal.score());
    }
    out.writeStringProperty("arm", signal.arm().wireName());
    text("backend", signal.backend() == null ? null : signal.backend().wireName(), out);
    out.writeStringProperty("modelVersion", Long.toString(signal.key().version()));
    money(signal.maxNotional(), out);
    time("featureTime", signal.featureTimeNs(), out);
    time("validUntil", signal.validUntilNs(), out);
    text("id", signal.id(), out);
  }

  private static void money(@Nullable Money limit, JsonGenerator out) {
    if (limit == null) {
      out.writeNullProperty("maxNotional");
      return;
    }
    out.writeObjectPropertyStart("maxNotional");
    out.writeStringProperty("amount", limit.amount().toPlainString());
    out.writeStringProperty("currency", limit.currency());
    out.writeEndObject();
  }

  private static void text(String key, @Nullable String value, JsonGenerator out) {
    if (value == null) {
      out.writeNullProperty(key);
    } else {
      out.writeStringProperty(key, value);
    }
  }

  private static void time(String key, long ns, JsonGenerator out) {
    text(key, ns == Signal.NO_TIME ? null : UtcTime.text(ns), out);
  }
}
