package io.factorline.gateway.web;

import io.factorline.security.Role;
import java.util.Locale;
import org.springframework.http.HttpMethod;

/** The routes of the service. */
@SuppressWarnings("ImmutableEnumChecker") // the checker does not know that these are immutable
enum Route {
  SIGNALS(HttpMethod.POST, "/v1/models/{model}/signals", Role.TRADE),
  MODELS(HttpMethod.GET, "/v1/models", Role.READ),
  VERSIONS(HttpMethod.GET, "/v1/models/{model}/versions", Role.READ),
  ROLLOUT(HttpMethod.GET, "/v1/models/{model}/rollout", Role.READ),
  ROLLOUT_PUT(HttpMethod.PUT, "/v1/models/{model}/rollout", Role.OPERATE),
  ROLLOUT_ACTION(HttpMethod.POST, "/v1/models/{model}/rollout:{action}", Role.OPERATE),
  SHADOW(HttpMethod.GET, "/v1/models/{model}/shadow", Role.READ),
  SHADOW_PUT(HttpMethod.PUT, "/v1/models/{model}/shadow", Role.OPERATE),
  SHADOW_ACTION(HttpMethod.POST, "/v1/models/{model}/shadow:{action}", Role.OPERATE),
  EXECUTION(HttpMethod.POST, "/v1/signals/{id}/execution", Role.TRADE),
  SIGNAL(HttpMethod.GET, "/v1/signals/{id}", Role.READ),
  REPLAY(HttpMethod.GET, "/v1/signals/{id}/replay", Role.READ),
  REPLAYS(HttpMethod.POST, "/v1/signals:replay", Role.READ),
  API_DOCS(HttpMethod.GET, "/v3/api-docs", Role.READ);

  private final HttpMethod method;
  private final String path;
  private final Role role;

  Route(HttpMethod method, String path, Role role) {
    this.method = method;
    this.path = path;
    this.role = role;
  }

  HttpMethod method() {
    return method;
  }

  String path() {
    return path;
  }

  /** What a client must be allowed to do in production. */
  Role role() {
    return role;
  }

  /** The value of the tag {@code route}. */
  String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
