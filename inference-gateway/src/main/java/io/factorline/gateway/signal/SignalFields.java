package io.factorline.gateway.signal;

import tools.jackson.core.JsonGenerator;

/** The fields of a signal as callers and the topic are told them. Stateless; thread-safe. */
public final class SignalFields {
  private SignalFields() {}

  /** Writes them into the object that is open. */
  public static void write(Signal signal, JsonGenerator out) {
    out.writeStringProperty("symbol", signal.symbol());
    out.writeStringProperty("status", signal.status().name());
    SignalValues.text("reason", signal.reason() == null ? null : signal.reason().name(), out);
    SignalValues.text("detail", signal.detail(), out);
    SignalValues.text("side", signal.side() == null ? null : signal.side().name(), out);
    SignalValues.score(signal.side() == null ? null : signal.score(), out);
    out.writeStringProperty("arm", signal.arm().wireName());
    SignalValues.text(
        "backend", signal.backend() == null ? null : signal.backend().wireName(), out);
    out.writeStringProperty("modelVersion", Long.toString(signal.key().version()));
    SignalValues.maxNotional(signal.maxNotional(), out);
    SignalValues.time("featureTime", signal.featureTimeNs(), out);
    SignalValues.time("validUntil", signal.validUntilNs(), out);
    SignalValues.text("id", signal.id(), out);
  }
}
