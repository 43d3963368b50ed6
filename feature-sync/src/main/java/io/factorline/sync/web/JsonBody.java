package io.factorline.sync.web;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.error.http.JsonPlace;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON objects of callers, read strictly: one object and nothing behind it, no key twice, bounded
 * in size and depth. Thread-safe.
 */
public final class JsonBody {
  private static final int MAX_DEPTH = 32;
  private static final TypeReference<LinkedHashMap<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonBody() {}

  /**
   * The bytes of a body.
   *
   * @throws RequestException if it is longer than allowed
   */
  public static byte[] bytes(InputStream body, DataSize limit) throws IOException {
    byte[] bytes = body.readNBytes(Math.toIntExact(limit.toBytes()) + 1);
    if (bytes.length > limit.toBytes()) {
      throw new RequestException(
          ErrorCode.BODY_LIMIT, "must have at most so many bytes: limit=" + limit.toBytes());
    }
    return bytes;
  }

  /**
   * Reads an object.
   *
   * @throws RequestException if it is none, naming line and column
   */
  public static Map<String, @Nullable Object> object(byte[] json) {
    try {
      Map<String, @Nullable Object> object = JSON.readValue(json, OBJECT);
      if (object == null) {
        throw new RequestException(ErrorCode.INVALID_BODY, "must be a JSON object: found=null");
      }
      return object;
    } catch (JacksonException e) {
      throw new RequestException(
          ErrorCode.INVALID_BODY, "must be a JSON object: " + JsonPlace.of(e));
    }
  }
}
