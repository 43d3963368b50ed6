package io.factorline.api.web;

import io.factorline.api.load.Priority;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpMethod;

/** The routes of the service, and the query parameters that each takes. */
@SuppressWarnings("ImmutableEnumChecker") // the checker does not know that these are immutable
public enum Route {
  FACTORS_OF_SYMBOL(
      HttpMethod.GET,
      "/v1/factors/{symbol}",
      Priority.ENGINE,
      Parameter.FACTORS,
      Parameter.SERVICE,
      Parameter.BAR),
  FACTORS(HttpMethod.POST, "/v1/factors", Priority.ENGINE),
  HISTORY(
      HttpMethod.GET,
      "/v1/factors/{symbol}/history",
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
  HISTORY_OF_MANY(HttpMethod.POST, "/v1/factors/history", Priority.DASHBOARD),
  CROSS_SECTION(
      HttpMethod.GET,
      "/v1/cross-section",
      Priority.DASHBOARD,
      Parameter.FACTOR,
      Parameter.UNIVERSE,
      Parameter.SYMBOLS,
      Parameter.ORDER,
      Parameter.LIMIT,
      Parameter.TRANSFORM,
      Parameter.BAR,
      Parameter.CUT),
  CATALOG(HttpMethod.GET, "/v1/catalog", Priority.DASHBOARD),
  LINEAGE(HttpMethod.GET, "/v1/lineage/{factor}", Priority.DASHBOARD),
  SYMBOLS(
      HttpMethod.GET,
      "/v1/symbols",
      Priority.DASHBOARD,
      Parameter.VENUE,
      Parameter.PARTITION,
      Parameter.LIMIT,
      Parameter.AFTER),
  STREAM(
      HttpMethod.GET,
      "/v1/stream",
      Priority.DASHBOARD,
      Parameter.SYMBOLS,
      Parameter.UNIVERSE,
      Parameter.FACTORS,
      Parameter.SERVICE,
      Parameter.BAR),
  PIPELINE(HttpMethod.GET, "/v1/pipeline", Priority.DASHBOARD),
  FEAST_READ(HttpMethod.POST, "/get-online-features", Priority.ENGINE),
  FEAST_PUSH(HttpMethod.POST, "/push", Priority.DASHBOARD),
  FEAST_WRITE(HttpMethod.POST, "/write-to-online-store", Priority.DASHBOARD),
  FEAST_MATERIALIZE(
      HttpMethod.POST, "/materialize", Priority.DASHBOARD, Parameter.ASYNC, Parameter.FORCE),
  FEAST_MATERIALIZE_INCREMENTAL(
      HttpMethod.POST,
      "/materialize-incremental",
      Priority.DASHBOARD,
      Parameter.ASYNC,
      Parameter.FORCE),
  FEAST_HEALTH(HttpMethod.GET, "/health", Priority.ALWAYS),
  API_DOCS(HttpMethod.GET, "/v3/api-docs", Priority.ALWAYS);

  private final HttpMethod method;
  private final String path;
  private final Priority priority;
  private final List<String> parameters;

  Route(HttpMethod method, String path, Priority priority, String... parameters) {
    this.method = method;
    this.path = path;
    this.priority = priority;
    this.parameters = List.of(parameters);
  }

  /** The method. */
  public HttpMethod method() {
    return method;
  }

  /** The path, with its variables in braces. */
  public String path() {
    return path;
  }

  /** When it is shed. */
  public Priority priority() {
    return priority;
  }

  /** The query parameters that it takes. */
  public List<String> parameters() {
    return parameters;
  }

  /** The value of the tag {@code route}. */
  public String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
