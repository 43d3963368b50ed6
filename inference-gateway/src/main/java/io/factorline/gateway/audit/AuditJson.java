package io.factorline.gateway.audit;

import io.factorline.gateway.backend.BackendKind;
import io.factorline.gateway.signal.Signal;
import io.factorline.gateway.signal.SignalAnswer;
import io.factorline.gateway.signal.SignalRequest;
import io.factorline.gateway.signal.SignalValues;
import io.factorline.gateway.signal.SymbolCut;
import io.factorline.gateway.signal.Vector;
import io.factorline.json.JsonOut;
import io.factorline.online.WholeCutJson;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of the records of one answer, each up to before its last brace: its place in the chain
 * follows. Numbers are the shortest decimals that read back as the same bits, so that a recorded
 * vector and its score are exact. What all records of the answer say alike is made once. Not
 * thread-safe.
 */
final class AuditJson {
  private static final int BYTES = 2_048;
  private static final long NS_PER_MS = 1_000_000;

  private final SignalAnswer answer;
  private final byte[] request;
  private final byte[] read;
  private final JsonOut out = new JsonOut(BYTES);

  /**
   * Of an answer.
   *
   * @param nowMs when it was made
   * @param tookNs how long it took
   * @param traceId of the trace that it was made in
   */
  AuditJson(SignalAnswer answer, long nowMs, long tookNs, @Nullable String traceId) {
    this.answer = answer;
    this.request = request(answer.request(), nowMs, tookNs, traceId);
    SignalValues.text("cut", answer.cut(), out.clear());
    SignalValues.text("catalog", answer.catalogHash(), out);
    this.read = out.toByteArray();
  }

  private byte[] request(SignalRequest asked, long nowMs, long tookNs, @Nullable String traceId) {
    SignalValues.text("requestId", asked.id(), out.clear());
    SignalValues.text("traceId", traceId, out);
    SignalValues.time("time", nowMs * NS_PER_MS, out);
    SignalValues.key("tookNs", out).number(tookNs);
    SignalValues.text("intent", asked.intent().name().toLowerCase(Locale.ROOT), out);
    return out.toByteArray();
  }

  /** The record of one signal of the answer. */
  byte[] open(Signal signal) {
    out.clear().raw("{\"id\":");
    String id = signal.id();
    var _ = id == null ? out.nothing() : out.text(id);
    out.raw(request);
    SignalValues.text("symbol", signal.symbol(), out);
    SignalValues.text("model", signal.key().model(), out);
    SignalValues.key("modelVersion", out).number(signal.key().version());
    SignalValues.text("modelSha256", answer.sha256(signal), out);
    SignalValues.text("arm", signal.arm().wireName(), out);
    decision(signal);
    out.raw(read);
    SymbolCut cut = signal.cut();
    WholeCutJson.write(cut == null ? List.of() : cut.entries(), SignalValues.key("entries", out));
    vector(signal.vector());
    return out.toByteArray();
  }

  private void decision(Signal signal) {
    BackendKind backend = signal.backend();
    SignalValues.name("status", signal.status(), out);
    SignalValues.name("reason", signal.reason(), out);
    SignalValues.text("detail", signal.detail(), out);
    SignalValues.text("backend", backend == null ? null : backend.wireName(), out);
    SignalValues.score(signal.score(), out);
    SignalValues.name("previousSide", signal.previous(), out);
    SignalValues.name("side", signal.side(), out);
    SignalValues.maxNotional(signal.maxNotional(), out);
    SignalValues.time("featureTime", signal.featureTimeNs(), out);
    SignalValues.time("validUntil", signal.validUntilNs(), out);
  }

  private void vector(@Nullable Vector vector) {
    if (vector == null) {
      out.raw(",\"vector\":null,\"vectorHash\":null");
      return;
    }
    SignalValues.key("vector", out);
    char before = '[';
    for (double value : vector.values()) {
      out.raw(before).number(value);
      before = ',';
    }
    out.raw(before == '[' ? "[]" : "]");
    SignalValues.text("vectorHash", vector.hash(), out);
  }
}
