package io.factorline.security.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.error.ErrorCode;
import io.factorline.security.Client;
import io.factorline.security.ClientClass;
import io.factorline.security.ClientRates;
import io.factorline.security.Quotas;
import io.factorline.security.Role;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;

final class DoorTest {
  private static final Map<String, Client> CLIENTS =
      Map.of(
          "reader", new Client("r", ClientClass.RESEARCH, Set.of(Role.READ), 0),
          "hasty", new Client("h", ClientClass.DASHBOARD, Set.of(Role.READ), 3),
          "all", new Client("a", ClientClass.ENGINE, Set.of(Role.values()), 0));

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final AccessTable table =
      AccessTable.builder()
          .open(HttpMethod.GET, "/health")
          .page(Role.READ, "/")
          .needs(Role.READ, HttpMethod.GET, "/v1/things/{id}")
          .needs(Role.WRITE, HttpMethod.POST, "/v1/things/{id}")
          .needs(Role.OPERATE, HttpMethod.GET, "/v1/things/all")
          .build();
  private final Door door =
      new Door(
          table,
          new Callers(CLIENTS::get, certificate -> null),
          new Quotas(),
          new ClientRates(20, Duration.ofHours(1), 10, System::nanoTime),
          new DoorMetrics(registry));

  private Verdict ask(
      String method, String path, @Nullable String authorization, @Nullable String apiKey) {
    HttpMethod asked = HttpMethod.valueOf(method);
    PathContainer parsed = PathContainer.parsePath(path);
    return door.decide(
        new Door.Visit(
            table.find(asked, parsed),
            asked,
            parsed,
            authorization,
            apiKey,
            null,
            () -> "1.2.3.4"));
  }

  private String told(String method, String path, @Nullable String key) {
    return switch (ask(method, path, null, key)) {
      case Verdict.Open _ -> "open";
      case Verdict.Admitted(Client client) -> client.name();
      case Verdict.Refused refused -> refused.code().wireCode();
    };
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          GET,    /health,         ,        open
          HEAD,   /health,         ,        open
          POST,   /health,         ,        unauthenticated
          POST,   /health,         all,     method_not_allowed
          GET,    /v1/things/7,    ,        unauthenticated
          GET,    /v1/things/7,    wrong,   unauthenticated
          GET,    /v1/things/7,    reader,  r
          HEAD,   /v1/things/7,    reader,  r
          POST,   /v1/things/7,    reader,  forbidden
          POST,   /v1/things/7,    all,     a
          GET,    /v1/things/all,  reader,  forbidden
          GET,    /v1/things/7/,   all,     not_found
          GET,    /v1/things/7/x,  all,     not_found
          GET,    /v1//things/7,   all,     not_found
          GET,    /v1/%74hings/7,  reader,  r
          GET,    /nothing,        ,        unauthenticated
          GET,    /nothing,        all,     not_found
          DELETE, /v1/things/7,    all,     method_not_allowed
          GET,    /actuator/health/liveness, , open
          GET,    /actuator/health, ,       unauthenticated
          GET,    /actuator/sbom,  ,        unauthenticated
          GET,    /actuator/sbom/application, reader, forbidden
          GET,    /actuator/sbom/application, all, a
          GET,    /actuator/env,   all,     not_found
          GET,    /actuator/health/redis, all, a
          GET,    /actuator/health/liveness%2f, all, not_found
          GET,    /actuator/health/liveness%2F, , unauthenticated
          GET,    /v1/things/7%2f, reader,  r
          """)
  void shouldLetInByRoleAlone(String method, String path, @Nullable String key, String told) {
    assertThat(told(method, path, key)).isEqualTo(told);
  }

  @ParameterizedTest
  @CsvSource({
    "/health, true",
    "/v1/things/7, true",
    "/v1/%74hings/7, true",
    "/webjars/swagger-ui/x.js, true",
    "/actuator/metrics, true",
    "/actuator/health/liveness%2f, false",
    "/v1/things/7%2f, true",
    "/v1/things, false",
    "/v1/things/7/x, false",
    "/v1//things/7, false",
    "/index.html, false",
    "/error, false"
  })
  void shouldKnowItsPathsWithoutAnyKey(String path, boolean known) {
    assertThat(new KnownPaths(table).has(PathContainer.parsePath(path))).isEqualTo(known);
  }

  @Test
  void shouldTellTheSameOfNoKeyAndOfAWrongOne() {
    assertThat(ask("GET", "/v1/things/7", null, "wrong"))
        .isEqualTo(ask("GET", "/v1/things/7", null, null))
        .isEqualTo(ask("GET", "/nothing", "Bearer wrong", null));
  }

  @Test
  void shouldTakeAKeyOfABrowserForReadingAlone() {
    String basic =
        "Basic " + Base64.getEncoder().encodeToString("me:reader".getBytes(StandardCharsets.UTF_8));
    String all =
        "basic " + Base64.getEncoder().encodeToString(":all".getBytes(StandardCharsets.UTF_8));

    assertThat(ask("GET", "/", basic, null)).isInstanceOf(Verdict.Admitted.class);
    assertThat(ask("GET", "/v1/things/7", all, null)).isInstanceOf(Verdict.Admitted.class);
    assertThat(ask("POST", "/v1/things/7", all, null))
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.UNAUTHENTICATED));
    assertThat(ask("GET", "/", "Basic %%%", null)).isInstanceOf(Verdict.Refused.class);
    assertThat(ask("GET", "/", null, null))
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            refused ->
                assertThat(refused.headers().get("WWW-Authenticate")).contains("Basic realm="));
    assertThat(ask("GET", "/v1/things/7", null, null))
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            refused ->
                assertThat(refused.headers().get("WWW-Authenticate")).doesNotContain("Basic"));
  }

  @Test
  void shouldTakeABearerBeforeTheOtherHeader() {
    assertThat(ask("GET", "/v1/things/7", "bearer reader", "wrong"))
        .isEqualTo(new Verdict.Admitted(CLIENTS.get("reader")));
    assertThat(ask("GET", "/v1/things/7", "Bearer wrong", "reader"))
        .isInstanceOf(Verdict.Refused.class);
  }

  @Test
  void shouldNameTheQuotaThatIsUsedUp() {
    Verdict last = ask("GET", "/v1/things/7", null, "hasty");
    for (int i = 0; i < 10_000 && last instanceof Verdict.Admitted; i++) {
      last = ask("GET", "/v1/things/7", null, "hasty");
    }

    assertThat(last)
        .isEqualTo(
            new Verdict.Refused(
                ErrorCode.RATE_LIMITED,
                "must ask less often: quota=3/s",
                Map.of("Retry-After", "1")));
    assertThat(counted("dashboard", "quota")).isEqualTo(1);
  }

  @Test
  void shouldAnswerAGuesserShorterAndLetOthersOfItsAddressIn() {
    for (int i = 0; i < 20; i++) {
      assertThat(told("GET", "/v1/things/7", "guess")).isEqualTo("unauthenticated");
    }

    assertThat(told("GET", "/v1/things/7", "guess")).isEqualTo("rate_limited");
    assertThat(told("GET", "/v1/things/7", "reader")).isEqualTo("r");
    assertThat(counted("none", "unauthenticated")).isEqualTo(20);
    assertThat(counted("none", "too_many_failures")).isEqualTo(1);
    assertThat(counted("research", "admitted")).isEqualTo(1);
  }

  private double counted(String client, String outcome) {
    return registry
        .get("security.requests")
        .tags("client", client, "outcome", outcome)
        .counter()
        .count();
  }
}
