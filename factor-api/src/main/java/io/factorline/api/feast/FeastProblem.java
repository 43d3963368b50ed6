package io.factorline.api.feast;

import io.factorline.api.web.Replies;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.json.JsonOut;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Failures as Feast's client reads them: a JSON text that holds JSON, which names one of Feast's
 * own exceptions. Its client repeats a request on 429 and 5xx, so what would fail again is 4xx.
 * Stateless; thread-safe.
 */
final class FeastProblem {
  private FeastProblem() {}

  static Mono<ServerResponse> reply(RequestException failure, Consumer<HttpHeaders> headers) {
    return switch (failure.code()) {
      case UNKNOWN_FACTOR -> reply(404, "FeatureViewNotFoundException", failure, headers);
      case UNKNOWN_SERVICE -> reply(404, "FeatureServiceNotFoundException", failure, headers);
      case UNKNOWN_VIEW -> reply(404, "FeatureViewNotFoundException", failure, headers);
      case INVALID_BODY -> invalid(failure, headers);
      default -> reply(failure.code().httpStatus(), "FeastError", failure, headers);
    };
  }

  private static Mono<ServerResponse> reply(
      int status, String type, RequestException failure, Consumer<HttpHeaders> headers) {
    JsonOut inner = new JsonOut(256).raw("{\"module\":\"feast.errors\",\"class\":\"").raw(type);
    inner.raw("\",\"message\":").text(failure.detail()).raw('}');
    String text = new String(inner.toByteArray(), StandardCharsets.UTF_8);
    return Replies.json(status, headers, out -> out.text(text));
  }

  /* A body that is none is told as Feast's framework tells it. */
  private static Mono<ServerResponse> invalid(
      RequestException failure, Consumer<HttpHeaders> headers) {
    return Replies.json(
        422,
        headers,
        out ->
            out.raw("{\"detail\":[{\"loc\":[\"body\"],\"msg\":")
                .text(failure.detail())
                .raw(",\"type\":\"value_error\"}]}"));
  }

  /** A body that breaks the shape of its request. */
  static RequestException body(String rule) {
    return new RequestException(ErrorCode.INVALID_BODY, rule);
  }

  /** A value that is not allowed. */
  static RequestException value(String rule) {
    return new RequestException(ErrorCode.INVALID_PARAMETER, rule);
  }
}
