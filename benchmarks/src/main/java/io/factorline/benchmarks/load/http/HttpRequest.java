package io.factorline.benchmarks.load.http;

import java.nio.charset.StandardCharsets;

/** A whole request as bytes, made once and sent often; must not be changed. */
public final class HttpRequest {
  private final String text;
  private final byte[] bytes;

  private HttpRequest(String text) {
    this.text = text;
    this.bytes = text.getBytes(StandardCharsets.US_ASCII);
  }

  /** A GET of a path with its query, which needs no escapes. */
  public static HttpRequest get(String path) {
    return new HttpRequest("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
  }

  /** A POST of ASCII JSON. */
  public static HttpRequest post(String path, String json) {
    return new HttpRequest(
        "POST "
            + path
            + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: "
            + json.length()
            + "\r\n\r\n"
            + json);
  }

  /** The same of a client that shows its key. */
  public HttpRequest keyed(String key) {
    int headers = text.indexOf("\r\n") + 2;
    return new HttpRequest(
        text.substring(0, headers) + "X-API-Key: " + key + "\r\n" + text.substring(headers));
  }

  byte[] bytes() {
    return bytes;
  }
}
