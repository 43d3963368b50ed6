package io.factorline.gateway.signal;

import io.factorline.gateway.backend.BackendKind;
import io.factorline.json.JsonOut;

/** The fields of a signal as callers and the topic are told them. Stateless; thread-safe. */
public final class SignalFields {
  private SignalFields() {}

  /** Writes them into the object that is open, from its first member or behind a comma. */
  public static void write(Signal signal, JsonOut out) {
    BackendKind backend = signal.backend();
    out.raw("\"symbol\":").text(signal.symbol());
    SignalValues.name("status", signal.status(), out);
    SignalValues.name("reason", signal.reason(), out);
    SignalValues.text("detail", signal.detail(), out);
    SignalValues.name("side", signal.side(), out);
    SignalValues.score(signal.side() == null ? null : signal.score(), out);
    SignalValues.text("arm", signal.arm().wireName(), out);
    SignalValues.text("backend", backend == null ? null : backend.wireName(), out);
    SignalValues.text("modelVersion", Long.toString(signal.key().version()), out);
    SignalValues.maxNotional(signal.maxNotional(), out);
    SignalValues.time("featureTime", signal.featureTimeNs(), out);
    SignalValues.time("validUntil", signal.validUntilNs(), out);
    SignalValues.text("id", signal.id(), out);
  }
}
