package io.factorline.error.http;

import io.factorline.error.ErrorCode;
import java.io.ByteArrayOutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** Problem details of RFC 9457, as the services write them. Stateless; thread-safe. */
public final class ProblemBody {
  /** Media type of problem details. */
  public static final String TYPE = "application/problem+json";

  private ProblemBody() {}

  /** The bytes of a problem. */
  public static byte[] of(ErrorCode code, String detail) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JsonMapper.shared().createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringProperty("type", "urn:factorline:problem:" + code.wireCode());
      out.writeStringProperty("title", code.title());
      out.writeNumberProperty("status", code.httpStatus());
      out.writeStringProperty("code", code.wireCode());
      out.writeStringProperty("detail", detail);
      out.writeEndObject();
    }
    return bytes.toByteArray();
  }
}
