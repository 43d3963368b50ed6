package io.factorline.sync.job;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** JSON objects as jobs carry them. Thread-safe. */
final class Json {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final TypeReference<LinkedHashMap<String, Object>> OBJECT =
      new TypeReference<>() {};

  private Json() {}

  static String write(Map<String, ?> object) {
    return JSON.writeValueAsString(object);
  }

  static Map<String, Object> read(String object) {
    return JSON.readValue(object, OBJECT);
  }
}
