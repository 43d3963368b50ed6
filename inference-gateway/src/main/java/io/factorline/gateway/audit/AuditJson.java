package io.factorline.gateway.audit;

import io.factorline.gateway.signal.Signal;
import io.factorline.gateway.signal.SignalAnswer;
import io.factorline.gateway.signal.SignalRequest;
import io.factorline.gateway.signal.SignalValues;
import io.factorline.gateway.signal.Vector;
import io.factorline.online.WholeCutJson;
import io.factorline.time.UtcTime;
import io.factorline.tracing.TraceSpan;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON of one record, up to before its last brace: its place in the chain follows. Numbers are
 * the shortest decimals that read back as the same bits, so that a recorded vector and its score
 * are exact. Stateless; thread-safe.
 */
final class AuditJson {
  private static final long NS_PER_MS = 1_000_000;

  private AuditJson() {}

  static byte[] open(SignalAnswer answer, Signal signal, long nowMs, long tookNs) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator out = JsonMapper.shared().createGenerator(bytes)) {
      out.writeStartObject();
      head(answer, signal, nowMs, tookNs, out);
      decision(signal, out);
      cut(answer, signal, out);
      vector(signal, out);
      out.writeEndObject();
    }
    byte[] whole = bytes.toByteArray();
    return Arrays.copyOf(whole, whole.length - 1);
  }

  private static void head(
      SignalAnswer answer, Signal signal, long nowMs, long tookNs, JsonGenerator out) {
    SignalRequest request = answer.request();
    SignalValues.text("id", signal.id(), out);
    out.writeStringProperty("requestId", request.id());
    SignalValues.text("traceId", TraceSpan.current().traceId(), out);
    out.writeStringProperty("time", UtcTime.text(nowMs * NS_PER_MS));
    out.writeNumberProperty("tookNs", tookNs);
    out.writeStringProperty("intent", request.intent().name().toLowerCase(Locale.ROOT));
    out.writeStringProperty("symbol", signal.symbol());
    out.writeStringProperty("model", signal.key().model());
    out.writeNumberProperty("modelVersion", signal.key().version());
    out.writeStringProperty("modelSha256", answer.sha256(signal));
    out.writeStringProperty("arm", signal.arm().wireName());
  }

  private static void decision(Signal signal, JsonGenerator out) {
    out.writeStringProperty("status", signal.status().name());
    SignalValues.text("reason", signal.reason() == null ? null : signal.reason().name(), out);
    SignalValues.text("detail", signal.detail(), out);
    SignalValues.text(
        "backend", signal.backend() == null ? null : signal.backend().wireName(), out);
    SignalValues.score(signal.score(), out);
    SignalValues.text(
        "previousSide", signal.previous() == null ? null : signal.previous().name(), out);
    SignalValues.text("side", signal.side() == null ? null : signal.side().name(), out);
    SignalValues.maxNotional(signal.maxNotional(), out);
    SignalValues.time("featureTime", signal.featureTimeNs(), out);
    SignalValues.time("validUntil", signal.validUntilNs(), out);
  }

  private static void cut(SignalAnswer answer, Signal signal, JsonGenerator out) {
    out.writeStringProperty("cut", answer.cut());
    out.writeStringProperty("catalog", answer.catalogHash());
    out.writeArrayPropertyStart("entries");
    if (signal.cut() != null) {
      signal.cut().entries().forEach(entry -> WholeCutJson.write(entry, out));
    }
    out.writeEndArray();
  }

  private static void vector(Signal signal, JsonGenerator out) {
    Vector vector = signal.vector();
    if (vector == null) {
      out.writeNullProperty("vector");
      out.writeNullProperty("vectorHash");
      return;
    }
    out.writeArrayPropertyStart("vector");
    for (double value : vector.values()) {
      out.writeNumber(value);
    }
    out.writeEndArray();
    out.writeStringProperty("vectorHash", vector.hash());
  }
}
