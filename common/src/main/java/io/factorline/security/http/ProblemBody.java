package io.factorline.security.http;

import io.factorline.error.ErrorCode;
import java.io.ByteArrayOutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** Problem details of RFC 9457, as the services write them. */
final class ProblemBody {
  static final String TYPE = "application/problem+json";

  private ProblemBody() {}

  static byte[] of(ErrorCode code, String detail) {
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
