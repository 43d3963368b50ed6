package io.factorline.gateway.web;

import io.factorline.gateway.signal.Signal;
import io.factorline.gateway.signal.SignalAnswer;
import io.factorline.gateway.signal.SignalFields;
import java.io.ByteArrayOutputStream;
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
        out.writeStartObject();
        SignalFields.write(signal, out);
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    return bytes.toByteArray();
  }
}
