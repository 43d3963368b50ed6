package io.factorline.gateway.web;

import io.factorline.gateway.signal.Money;
import io.factorline.gateway.signal.Signal;
import io.factorline.gateway.signal.SignalAnswer;
import io.factorline.time.UtcTime;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** The answer to a request for signals. Stateless; thread-safe. */
final class SignalJson {
  private static final int BYTES_PER_SIGNAL = 384;

  private SignalJson() {}

  static byte[] write(String model, SignalAnswer answer) {
    ByteArrayOutputStream bytes =
        new ByteArrayOutputStream(256 + BYTES_PER_SIGNAL * answer.signals().size());
    try (JsonGenerator out = JsonMapper.shared().createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringProperty("model", model);
      out.writeStringProperty("cut", answer.cut());
      out.writeStringProperty("requestId", answer.request().id());
      out.writeArrayPropertyStart("signals");
      for (Signal signal : answer.signals()) {
        write(signal, out);
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static void write(Signal signal, JsonGenerator out) {
    out.writeStartObject();
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
    out.writeEndObject();
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
