package io.factorline.api.web;

import io.factorline.api.load.Priority;
import io.factorline.security.Role;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

/** The routes of the service, and the query parameters that each takes. */
@SuppressWarnings("ImmutableEnumChecker") // the checker does not know that these are immutable
public enum Route {
  FACTORS_OF_SYMBOL(
      HttpMethod.GET,
      "/v1/factors/{symbol}",
      Role.READ,
      Priority.ENGINE,
      Parameter.FACTORS,
      Parameter.SERVICE,
      Parameter.BAR),
  FACTORS(HttpMethod.POST, "/v1/factors", Role.READ, Priority.ENGINE),
  HISTORY(
      HttpMethod.GET,
      "/v1/factors/{symbol}/history",
      Role.READ,
      Priority.DASHBOARD,
      Parameter.FACTORS,
      Parameter.SERVICE,
      Parameter.BAR,
      Parameter.FROM,
      Parameter.TO,
      Parameter.LIMIT,
      Parameter.AS_OF,
      Parameter.ADJUST,
      Parameter.CURSOR),
  HISTORY_OF_MANY(HttpMethod.POST, "/v1/factors/history", Role.READ, Priority.DASHBOARD),
  CROSS_SECTION(
      HttpMethod.GET,
      "/v1/cross-section",
      Role.READ,
      Priority.DASHBOARD,
      Parameter.FACTOR,
      Parameter.UNIVERSE,
      Parameter.SYMBOLS,
      Parameter.ORDER,
      Parameter.LIMIT,
      Parameter.TRANSFORM,
      Parameter.BAR,
      Parameter.CUT),
  CATALOG(HttpMethod.GET, "/v1/catalog", Role.READ, Priority.DASHBOARD),
  LINEAGE(HttpMethod.GET, "/v1/lineage/{factor}", Role.READ, Priority.DASHBOARD),
  SYMBOLS(
      HttpMethod.GET,
      "/v1/symbols",
      Role.READ,
      Priority.DASHBOARD,
      Parameter.VENUE,
      Parameter.PARTITION,
      Parameter.LIMIT,
      Parameter.AFTER),
  STREAM(
      HttpMethod.GET,
      "/v1/stream",
      Role.READ,
      Priority.DASHBOARD,
      Parameter.SYMBOLS,
      Parameter.UNIVERSE,
      Parameter.FACTORS,
      Parameter.SERVICE,
      Parameter.BAR),
  SUPPRESSIONS(HttpMethod.GET, "/v1/suppressions", Role.READ, Priority.ALWAYS),
  SUPPRESSION_PUT(HttpMethod.PUT, "/v1/suppressions", Role.OPERATE, Priority.ALWAYS),
  SUPPRESSION_END(HttpMethod.DELETE, "/v1/suppressions/{id}", Role.OPERATE, Priority.ALWAYS),
  PIPELINE(HttpMethod.GET, "/v1/pipeline", Role.READ, Priority.DASHBOARD),
  FEAST_READ(HttpMethod.POST, "/get-online-features", Role.READ, Priority.ENGINE),
  FEAST_PUSH(HttpMethod.POST, "/push", Role.WRITE, Priority.DASHBOARD),
  FEAST_WRITE(HttpMethod.POST, "/write-to-online-store", Role.WRITE, Priority.DASHBOARD),
  FEAST_MATERIALIZE(
      HttpMethod.POST,
      "/materialize",
      Role.WRITE,
      Priority.DASHBOARD,
      Parameter.ASYNC,
      Parameter.FORCE),
  FEAST_MATERIALIZE_INCREMENTAL(
      HttpMethod.POST,
      "/materialize-incremental",
      Role.WRITE,
      Priority.DASHBOARD,
      Parameter.ASYNC,
      Parameter.FORCE),
  FEAST_HEALTH(HttpMethod.GET, "/health", null, Priority.ALWAYS),
  API_DOCS(HttpMethod.GET, "/v3/api-docs", Role.READ, Priority.ALWAYS);

  private final HttpMethod method;
  private final String path;
  private final @Nullable Role role;
  private final Priority priority;
  private final List<String> parameters;
  private final String spanName;

  Route(
      HttpMethod method,
      String path,
      @Nullable Role role,
      Priority priority,
      String... parameters) {
    this.method = method;
    this.path = path;
    this.role = role;
    this.priority = priority;
    this.parameters = List.of(parameters);
    this.spanName = method.name() + " " + path;
  }

  /** The method. */
  public HttpMethod method() {
    return method;
  }

  /** The path, with its variables in braces. */
  public String path() {
    return path;
  }

  /** What a client must be allowed to do in production; null where anybody may ask. */
  public @Nullable Role role() {
    return role;
  }

  /** When it is shed. */
  public Priority priority() {
    return priority;
  }

  /** The query parameters that it takes. */
  public List<String> parameters() {
    return parameters;
  }

  /** The name of its spans. */
  String spanName() {
    return spanName;
  }

  /** The value of the tag {@code route}. */
  public String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
