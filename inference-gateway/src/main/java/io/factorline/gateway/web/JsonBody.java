package io.factorline.gateway.web;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.error.http.Failures;
import io.factorline.error.http.JsonPlace;
import org.springframework.http.MediaType;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A body that must be one JSON object. Stateless. */
final class JsonBody {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private JsonBody() {}

  /** The body of a request that must be of this type. */
  static JsonNode of(Ask ask) {
    requireType(ask);
    return parse(ask.body());
  }

  static void requireType(Ask ask) {
    MediaType type =
        ask.request().headers().contentType().orElse(MediaType.APPLICATION_OCTET_STREAM);
    if (!MediaType.APPLICATION_JSON.isCompatibleWith(type)) {
      throw Failures.notJson(type.toString());
    }
  }

  static JsonNode parse(byte[] json) {
    try {
      JsonNode root = JSON.readTree(json);
      if (root.isObject()) {
        return root;
      }
    } catch (JacksonException e) {
      throw new RequestException(ErrorCode.INVALID_BODY, "must be JSON: " + JsonPlace.of(e));
    }
    throw new RequestException(ErrorCode.INVALID_BODY, "must be a JSON object");
  }
}
