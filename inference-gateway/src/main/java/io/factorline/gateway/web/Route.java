package io.factorline.gateway.web;

import java.util.Locale;
import org.springframework.http.HttpMethod;

/** The routes of the service. */
@SuppressWarnings("ImmutableEnumChecker") // the checker does not know that these are immutable
enum Route {
  SIGNALS(HttpMethod.POST, "/v1/models/{model}/signals"),
  MODELS(HttpMethod.GET, "/v1/models"),
  VERSIONS(HttpMethod.GET, "/v1/models/{model}/versions"),
  ROLLOUT(HttpMethod.GET, "/v1/models/{model}/rollout"),
  ROLLOUT_PUT(HttpMethod.PUT, "/v1/models/{model}/rollout"),
  ROLLOUT_ACTION(HttpMethod.POST, "/v1/models/{model}/rollout:{action}"),
  SHADOW(HttpMethod.GET, "/v1/models/{model}/shadow"),
  SHADOW_PUT(HttpMethod.PUT, "/v1/models/{model}/shadow"),
  SHADOW_ACTION(HttpMethod.POST, "/v1/models/{model}/shadow:{action}"),
  EXECUTION(HttpMethod.POST, "/v1/signals/{id}/execution"),
  SIGNAL(HttpMethod.GET, "/v1/signals/{id}"),
  REPLAY(HttpMethod.GET, "/v1/signals/{id}/replay"),
  REPLAYS(HttpMethod.POST, "/v1/signals:replay"),
  API_DOCS(HttpMethod.GET, "/v3/api-docs");

  private final HttpMethod method;
  private final String path;

  Route(HttpMethod method, String path) {
    this.method = method;
    this.path = path;
  }

  HttpMethod method() {
    return method;
  }

  String path() {
    return path;
  }

  /** The value of the tag {@code route}. */
  String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
