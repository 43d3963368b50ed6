package io.factorline.local.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An answer.
 *
 * @param headers names in lower case
 * @param body the first part of it where it is long
 */
@SuppressWarnings("ArrayRecordComponent") // looked at, never compared
record RawResponse(int status, Map<String, String> headers, byte[] body) {
  RawResponse {
    headers = Map.copyOf(headers);
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  String header(String name) {
    return headers.getOrDefault(name, "");
  }
}
