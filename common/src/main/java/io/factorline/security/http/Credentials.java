package io.factorline.security.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

/**
 * The key in the headers of a request: {@code Authorization: Bearer KEY} or {@code X-API-Key: KEY},
 * and for reading alone {@code Basic}, whose password is the key: a browser asks its user for that
 * by itself. What it sends along unasked can then change nothing.
 */
final class Credentials {
  static final String API_KEY = "X-API-Key";

  private static final String BEARER = "Bearer ";
  private static final String BASIC = "Basic ";
  private static final int LONGEST = 4096;

  private Credentials() {}

  /** The key; null where there is none. */
  static @Nullable String of(
      HttpMethod method, @Nullable String authorization, @Nullable String apiKey) {
    if (authorization == null) {
      return apiKey;
    }
    if (startsWith(authorization, BEARER)) {
      return authorization.substring(BEARER.length()).strip();
    }
    boolean isReading = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    if (isReading && startsWith(authorization, BASIC)) {
      return password(authorization.substring(BASIC.length()).strip());
    }
    return apiKey;
  }

  private static boolean startsWith(String header, String scheme) {
    return header.regionMatches(true, 0, scheme, 0, scheme.length());
  }

  private static @Nullable String password(String encoded) {
    if (encoded.length() > LONGEST) {
      return null;
    }
    try {
      String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0 ? null : pair.substring(colon + 1);
    } catch (IllegalArgumentException e) {
      // No base64: there is no key in it, which is what is told.
      return null;
    }
  }
}
