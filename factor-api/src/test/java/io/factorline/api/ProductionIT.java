package io.factorline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.api.ApiClient.Reply;
import io.factorline.local.backend.Backends;
import io.factorline.local.time.Wait;
import io.factorline.near.NearCache;
import io.factorline.online.Stored;
import io.factorline.security.ApiKey;
import io.factorline.security.Client;
import io.factorline.security.ClientClass;
import io.factorline.security.KeyLine;
import io.factorline.security.Role;
import io.factorline.security.http.AccessTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpMethod;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/** The service as it runs in production: who may ask for what. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "security.reload-every=20ms",
      "security.failures-per-second=1000000",
      "factor-api.load.max-lag=10s",
      "factor-api.load.max-dashboard-lag=10s"
    })
@ActiveProfiles("prod")
@DirtiesContext
final class ProductionIT {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final ApiKey READER = ApiKey.random(RANDOM);
  private static final ApiKey WRITER = ApiKey.random(RANDOM);
  private static final ApiKey OPERATOR = ApiKey.random(RANDOM);
  private static final Path KEYS = keys();

  @Value("${local.server.port}")
  private int port;

  @Value("${local.management.port}")
  private int managementPort;

  @Autowired private NearCache<Stored> rows;
  @Autowired private AccessTable table;
  @Autowired private List<RouterFunction<?>> routers;
  private ApiClient api;

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry registry) {
    registry.add("factorline.redis.uri", () -> Backends.shared().redisUri());
    registry.add("security.keys", KEYS::toString);
  }

  private static Path keys() {
    try {
      Path file = Files.createTempFile("keys", ".txt");
      return Files.writeString(
          file, line(READER, Role.READ) + line(WRITER, Role.WRITE) + line(OPERATOR, Role.OPERATE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String line(ApiKey key, Role role) {
    Client client = new Client(role.wireName(), ClientClass.RESEARCH, Set.of(role), 0);
    return new KeyLine(key.id(), client, key.hash(), KeyLine.NEVER).text() + "\n";
  }

  @BeforeEach
  void connect() {
    api = new ApiClient(port);
    assertThat(Wait.until(Duration.ofSeconds(60), rows::isConnected)).isTrue();
  }

  /** Each route of each router, as WebFlux has it. */
  private List<String> routes() {
    Routes seen = new Routes();
    routers.forEach(router -> router.accept(seen));
    return seen.routes;
  }

  @Test
  void shouldHaveARoleForEachRouteThatIsThere() {
    List<String> routes = routes();

    assertThat(routes).hasSizeGreaterThan(20);
    for (String route : routes) {
      String[] words = route.split(" ");
      String path = words[1];
      boolean isKnown =
          table.knows(HttpMethod.valueOf(words[0]), path)
              || (path.startsWith("/board/") && table.knows(HttpMethod.GET, "/board/{*file}"));
      assertThat(isKnown).as(route).isTrue();
    }
  }

  @Test
  void shouldTellNobodyAnythingButItsHealthWithoutAKey() {
    for (String route : routes()) {
      String[] words = route.split(" ");
      String path = words[1].replaceAll("\\{[^}]*}", "x");
      Reply reply = api.send(words[0], path);
      if (path.equals("/health")) {
        assertThat(reply.status()).isEqualTo(200);
      } else {
        assertThat(reply.status()).as(route).isEqualTo(401);
        assertThat(reply.code()).isEqualTo("unauthenticated");
        assertThat(reply.response().headers().firstValue("WWW-Authenticate")).isPresent();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/swagger-ui.html",
        "/swagger-ui/page.js",
        "/webjars/swagger-ui/5.34.1/swagger-ui.css",
        "/no/such/path",
        "/v1/factors/%2e%2e/x",
        "/v1/factors/x;a=b",
        "//v1/symbols",
        "/v1/symbols/"
      })
  void shouldTellNothingOfOtherPathsEither(String path) {
    assertThat(api.get(path).status()).isEqualTo(401);
  }

  @Test
  void shouldAnswerAClientByItsRole() {
    assertThat(api.get("/v1/catalog", "Authorization", "Bearer " + READER.text()).status())
        .isEqualTo(200);
    assertThat(api.get("/v1/catalog", "X-API-Key", READER.text()).status()).isEqualTo(200);
    Reply refused = api.get("/v1/catalog", "X-API-Key", WRITER.text());
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.code()).isEqualTo("forbidden");
    assertThat(refused.detail()).isEqualTo("must have the role: role=read");
    Reply push = api.post("/push", "{}", "X-API-Key", READER.text());
    assertThat(push.status()).isEqualTo(403);
    assertThat(api.get("/no/such/path", "X-API-Key", READER.text()).code()).isEqualTo("not_found");
    assertThat(api.post("/v1/catalog", "{}", "X-API-Key", READER.text()).code())
        .isEqualTo("method_not_allowed");
  }

  @Test
  void shouldSayWhichClientSuppressedWhat() {
    String body = "{\"symbol\":\"NO.SUCH\",\"reason\":\"x\",\"expires\":\"2100-01-01T00:00:00Z\"}";
    assertThat(api.put("/v1/suppressions", body, "X-API-Key", READER.text()).status())
        .isEqualTo(403);

    Reply put = api.put("/v1/suppressions", body, "X-API-Key", OPERATOR.text());
    assertThat(put.json().get("by").asString()).isEqualTo("operate");
    String path = "/v1/suppressions/" + put.json().get("id").asString();
    assertThat(api.send("DELETE", path, "X-API-Key", READER.text()).status()).isEqualTo(403);
    assertThat(api.send("DELETE", path, "X-API-Key", OPERATOR.text()).status()).isEqualTo(200);
    assertThat(api.get("/v1/suppressions", "X-API-Key", READER.text()).json().get("changes"))
        .hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void shouldTakeANewKeyWhileItRuns() throws IOException {
    ApiKey next = ApiKey.random(RANDOM);
    assertThat(api.get("/v1/catalog", "X-API-Key", next.text()).status()).isEqualTo(401);

    Files.writeString(KEYS, line(next, Role.READ), StandardOpenOption.APPEND);

    assertThat(
            Wait.until(
                Duration.ofSeconds(60),
                () -> api.get("/v1/catalog", "X-API-Key", next.text()).status() == 200))
        .isTrue();
    assertThat(api.get("/v1/catalog", "X-API-Key", READER.text()).status()).isEqualTo(200);
  }

  @Test
  void shouldShowItsPagesToABrowserWithAKey() {
    String basic =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((":" + READER.text()).getBytes(StandardCharsets.UTF_8));

    assertThat(api.text("/").headers().firstValue("WWW-Authenticate").orElse(""))
        .contains("Basic realm=");
    assertThat(api.text("/", "Authorization", basic).statusCode()).isEqualTo(200);
    assertThat(api.text("/swagger-ui/page.js", "Authorization", basic).statusCode()).isEqualTo(200);
  }

  @Test
  void shouldSetSafeHeadersWherever() {
    for (Reply reply :
        List.of(api.get("/v1/catalog"), api.get("/v1/catalog", "X-API-Key", READER.text()))) {
      assertThat(header(reply, "X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(header(reply, "Content-Security-Policy"))
          .isEqualTo("default-src 'none'; frame-ancestors 'none'");
      assertThat(header(reply, "Cache-Control")).isEqualTo("no-store");
      assertThat(header(reply, "Server")).isEmpty();
      assertThat(header(reply, "Access-Control-Allow-Origin")).isEmpty();
      assertThat(header(reply, "Strict-Transport-Security")).isEmpty();
    }
    assertThat(
            api.text("/", "X-API-Key", READER.text())
                .headers()
                .allValues("Content-Security-Policy"))
        .singleElement()
        .asString()
        .contains("script-src 'self'", "frame-ancestors 'none'");
  }

  private static String header(Reply reply, String name) {
    return reply.response().headers().firstValue(name).orElse("");
  }

  @Test
  void shouldKeepItsManagementToWhoMayReadIt() {
    ApiClient management = new ApiClient(managementPort);

    Reply liveness = management.get("/actuator/health/liveness");
    assertThat(liveness.status()).isEqualTo(200);
    assertThat(liveness.json().propertyNames()).containsExactly("status");
    assertThat(management.get("/actuator/health/readiness").json().propertyNames())
        .containsExactly("status");
    assertThat(management.get("/actuator/health").status()).isEqualTo(401);
    assertThat(management.get("/actuator").status()).isEqualTo(401);
    assertThat(management.text("/actuator/prometheus").statusCode()).isEqualTo(401);
    assertThat(management.text("/actuator/prometheus", "X-API-Key", READER.text()).body())
        .contains("security_requests_total{client=\"none\",outcome=\"unauthenticated\"}");
    assertThat(management.get("/actuator/metrics", "X-API-Key", READER.text()).status())
        .isEqualTo(404);
    assertThat(management.get("/actuator/health/redis", "X-API-Key", READER.text()).status())
        .isEqualTo(200);
  }

  /** Collects the routes of routers; those that only refuse a method name none. */
  private static final class Routes implements RouterFunctions.Visitor {
    private static final Pattern METHOD = Pattern.compile("GET|POST|PUT|DELETE|PATCH");
    private static final Pattern PATH = Pattern.compile("/[^ )]*");

    private final List<String> routes = new ArrayList<>();

    @Override
    public void route(RequestPredicate predicate, HandlerFunction<?> handler) {
      String text = predicate.toString();
      Matcher method = METHOD.matcher(text);
      Matcher path = PATH.matcher(text);
      if (method.find() && path.find()) {
        routes.add(method.group() + " " + path.group());
      }
    }

    @Override
    public void startNested(RequestPredicate predicate) {
      throw new AssertionError("must be flat: " + predicate);
    }

    @Override
    public void endNested(RequestPredicate predicate) {}

    @Override
    public void resources(Function<ServerRequest, Mono<Resource>> lookup) {
      throw new AssertionError("must have no resources of a router");
    }

    @Override
    public void attributes(Map<String, Object> attributes) {}

    @Override
    public void unknown(RouterFunction<?> router) {
      throw new AssertionError("must be known: " + router);
    }
  }
}
