package io.factorline.tracing;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which traces are followed, and where their spans go.
 *
 * @param sampling share of the traces that begin here, in [0, 1]; those that a caller samples are
 *     followed anyway
 * @param endpoint where spans go by OTLP over HTTP, as {@code http://host:4318/v1/traces}; null for
 *     nowhere: then no span is made, and ids are handed on and logged all the same
 * @param headers sent along, for example the key of a collector; never told
 */
public record TracingSettings(
    double sampling, @Nullable URI endpoint, Map<String, String> headers) {
  /** No spans. */
  public static final TracingSettings OFF = new TracingSettings(0, null, Map.of());

  /** Checks and copies. */
  public TracingSettings {
    if (!(sampling >= 0 && sampling <= 1)) {
      throw new IllegalArgumentException("must be in [0, 1]: sampling=" + sampling);
    }
    endpoint = given(endpoint);
    if (endpoint != null && !isHttp(endpoint)) {
      throw new IllegalArgumentException(
          "must be http or https with a host and without a user: endpoint=" + shown(endpoint));
    }
    headers = Map.copyOf(headers);
  }

  private static @Nullable URI given(@Nullable URI uri) {
    return uri == null || uri.toString().isEmpty() ? null : uri;
  }

  private static boolean isHttp(URI uri) {
    boolean isKnown = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    return isKnown && uri.getHost() != null && uri.getRawUserInfo() == null;
  }

  /* Without a user: it may have a password. */
  private static String shown(URI uri) {
    return uri.getScheme() + "://" + uri.getHost();
  }

  @Override
  public String toString() {
    return "TracingSettings[sampling=%s, endpoint=%s, headers=%s]"
        .formatted(sampling, endpoint, headers.keySet());
  }
}
