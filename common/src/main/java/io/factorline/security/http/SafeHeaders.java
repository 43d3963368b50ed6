package io.factorline.security.http;

import java.util.Map;

/**
 * Headers that each answer has unless its route sets its own: a browser takes no answer for another
 * type than it is, shows none in a frame, runs nothing in it, keeps none, and tells no other site
 * where it was. Over TLS it is told to stay there.
 */
public final class SafeHeaders {
  private static final String POLICY = "Content-Security-Policy";
  private static final String STAY = "max-age=31536000; includeSubDomains";

  private static final Map<String, String> OF_ANSWERS =
      Map.of(
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          POLICY,
          "default-src 'none'; frame-ancestors 'none'",
          "Cache-Control",
          "no-store",
          "Referrer-Policy",
          "no-referrer");

  /* Pages run the scripts and styles that the service has itself, and no other. */
  private static final String POLICY_OF_PAGES =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
          + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private SafeHeaders() {}

  /**
   * Puts them where headers are set by name and value.
   *
   * @param isPage whether a browser shows the answer as a page
   * @param isSecure whether it goes over TLS
   */
  public static void put(Setter headers, boolean isPage, boolean isSecure) {
    OF_ANSWERS.forEach(headers::set);
    if (isPage) {
      headers.set(POLICY, POLICY_OF_PAGES);
    }
    if (isSecure) {
      headers.set("Strict-Transport-Security", STAY);
    }
  }

  /** Sets a header. */
  @FunctionalInterface
  public interface Setter {
    /** Sets a header of a name. */
    void set(String name, String value);
  }
}
