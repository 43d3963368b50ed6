package io.factorline.gateway.web;

import java.util.Map;

/**
 * An answer.
 *
 * @param status of HTTP
 * @param type media type
 * @param body not written any more
 * @param headers beside type and length
 */
@SuppressWarnings("ArrayRecordComponent") // written once, read once
record Reply(int status, String type, byte[] body, Map<String, String> headers) {
  static Reply json(byte[] body) {
    return new Reply(200, "application/json", body, Map.of());
  }

  Reply with(String header, String value) {
    return new Reply(status, type, body, Map.of(header, value));
  }
}
