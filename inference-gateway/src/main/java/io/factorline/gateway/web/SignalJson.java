package io.factorline.gateway.web;

import io.factorline.gateway.signal.Signal;
import io.factorline.gateway.signal.SignalAnswer;
import io.factorline.gateway.signal.SignalFields;
import io.factorline.json.JsonOut;

/** The answer to a request for signals. Stateless; thread-safe. */
public final class SignalJson {
  private static final int BYTES_PER_SIGNAL = 384;

  private SignalJson() {}

  /** Its bytes. */
  public static byte[] write(String model, SignalAnswer answer) {
    JsonOut out = new JsonOut(256 + BYTES_PER_SIGNAL * answer.signals().size());
    out.raw("{\"model\":").text(model);
    out.raw(",\"cut\":").text(answer.cut());
    out.raw(",\"requestId\":").text(answer.request().id());
    out.raw(",\"signals\":[");
    boolean isFirst = true;
    for (Signal signal : answer.signals()) {
      out.raw(isFirst ? "{" : ",{");
      isFirst = false;
      SignalFields.write(signal, out);
      out.raw('}');
    }
    return out.raw("]}").toByteArray();
  }
}
