package io.factorline.gateway.web;

import io.factorline.error.ErrorCode;
import io.factorline.error.ErrorKind;
import io.factorline.error.RequestException;
import io.factorline.gateway.config.GatewayProperties;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** Turns what went wrong into what a caller is told; never the text of a foreign exception. */
@Component
final class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  private final String retryAfterSeconds;

  Problems(GatewayProperties properties) {
    long seconds = Math.max(1, properties.load().retryAfter().toSeconds());
    this.retryAfterSeconds = Long.toString(seconds);
  }

  /** The failure as a request's own failure; a bug is logged with an id that the detail names. */
  RequestException asRequestFailure(Throwable failure) {
    return switch (failure) {
      case RequestException known -> known;
      case DataBufferLimitException tooLong ->
          new RequestException(ErrorCode.BODY_LIMIT, "must be at most maxBody");
      case ResponseStatusException status -> ofStatus(status);
      default -> bug(failure);
    };
  }

  private static RequestException ofStatus(ResponseStatusException status) {
    return switch (status.getStatusCode().value()) {
      case 404 -> new RequestException(ErrorCode.NOT_FOUND, "must be a path of this service");
      case 405 ->
          new RequestException(ErrorCode.METHOD_NOT_ALLOWED, "must be a method of this path");
      case 406 -> new RequestException(ErrorCode.NOT_ACCEPTABLE, "must accept application/json");
      case 413 -> new RequestException(ErrorCode.BODY_LIMIT, "must be at most maxBody");
      case 415 ->
          new RequestException(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "must be application/json");
      default -> bug(status);
    };
  }

  private static RequestException bug(Throwable failure) {
    String id = UUID.randomUUID().toString();
    LOG.atError()
        .setCause(failure)
        .addKeyValue("code", ErrorCode.INTERNAL.wireCode())
        .log("A request failed. id={}", id);
    return new RequestException(ErrorCode.INTERNAL, "must not happen: id=" + id);
  }

  /** Problem details of RFC 9457. */
  Reply reply(RequestException failure) {
    ErrorCode code = failure.code();
    Map<String, String> headers = new HashMap<>();
    boolean comesAgain =
        code.kind() == ErrorKind.OVERLOAD
            || code == ErrorCode.STORE_UNAVAILABLE
            || code == ErrorCode.MODEL_UNAVAILABLE
            || code == ErrorCode.AUDIT_UNAVAILABLE
            || code == ErrorCode.LEDGER_UNAVAILABLE;
    if (comesAgain) {
      headers.put(HttpHeaders.RETRY_AFTER, retryAfterSeconds);
    }
    return new Reply(
        code.httpStatus(), "application/problem+json", body(code, failure.detail()), headers);
  }

  private static byte[] body(ErrorCode code, String detail) {
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
