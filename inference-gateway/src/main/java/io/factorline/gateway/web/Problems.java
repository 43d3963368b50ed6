package io.factorline.gateway.web;

import io.factorline.error.ErrorCode;
import io.factorline.error.ErrorKind;
import io.factorline.error.RequestException;
import io.factorline.error.http.ProblemBody;
import io.factorline.gateway.config.GatewayProperties;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** What a caller of this service is told of a failure, and when to come again. */
@Component
final class Problems {
  private final String retryAfterSeconds;

  Problems(GatewayProperties properties) {
    long seconds = Math.max(1, properties.load().retryAfter().toSeconds());
    this.retryAfterSeconds = Long.toString(seconds);
  }

  /** Problem details of RFC 9457. */
  Reply reply(RequestException failure) {
    ErrorCode code = failure.code();
    Map<String, String> headers =
        comesAgain(code) ? Map.of(HttpHeaders.RETRY_AFTER, retryAfterSeconds) : Map.of();
    byte[] body = ProblemBody.of(code, failure.detail());
    return new Reply(code.httpStatus(), ProblemBody.TYPE, body, headers);
  }

  /** What an answer of this code carries beside its body. */
  void headers(ErrorCode code, HttpHeaders headers) {
    if (comesAgain(code)) {
      headers.set(HttpHeaders.RETRY_AFTER, retryAfterSeconds);
    }
  }

  private static boolean comesAgain(ErrorCode code) {
    return code.kind() == ErrorKind.OVERLOAD
        || code == ErrorCode.STORE_UNAVAILABLE
        || code == ErrorCode.MODEL_UNAVAILABLE
        || code == ErrorCode.AUDIT_UNAVAILABLE
        || code == ErrorCode.LEDGER_UNAVAILABLE;
  }
}
