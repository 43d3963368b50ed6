package io.factorline.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.security.ApiKey;
import io.factorline.security.Client;
import io.factorline.security.ClientClass;
import io.factorline.security.KeyLine;
import io.factorline.security.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The service as it runs in production: who may ask for what, on both of its ports. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "factorline.lake=target/lake",
      "factorline.redis.uri=redis://127.0.0.1:1",
      "feature-sync.redis.timeout=1s",
      "security.failures-per-second=1000000"
    })
@ActiveProfiles("prod")
@DirtiesContext
final class ProductionTest {
  private static final ApiKey KEY = ApiKey.random(new SecureRandom());

  @LocalServerPort private int port;
  @LocalManagementPort private int managementPort;

  @DynamicPropertySource
  static void keys(DynamicPropertyRegistry registry) {
    Client client = new Client("desk", ClientClass.RESEARCH, Set.of(Role.READ), 0);
    String line = new KeyLine(KEY.id(), client, KEY.hash(), KeyLine.NEVER).text();
    try {
      Path file = Files.writeString(Files.createTempFile("keys", ".txt"), line);
      registry.add("security.keys", file::toString);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /* Redis does not answer here: who is let in is told so. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          GET,    /v1/jobs,                401, 503
          GET,    /v1/jobs/x,              401, 404
          POST,   /v1/jobs,                401, 403
          DELETE, /v1/jobs/x,              401, 403
          POST,   /v1/offline/v/rows,      401, 403
          GET,    /v3/api-docs,            401, 200
          GET,    /swagger-ui.html,        401, 200
          GET,    /error,                  401, 404
          GET,    /v1/jobs/,               401, 404
          GET,    /no/such/path,           401, 404
          PUT,    /v1/jobs,                401, 405
          """)
  void shouldLetInByRoleAlone(String method, String path, int without, int with) throws Exception {
    assertThat(ask(port, method, path).statusCode()).isEqualTo(without);
    HttpResponse<String> answer = ask(port, method, path, "X-API-Key", KEY.text());

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(with);
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(answer.headers().firstValue("Server")).isEmpty();
  }

  @Test
  void shouldRefuseInTheFormOfAllProblems() throws Exception {
    HttpResponse<String> answer = ask(port, "GET", "/v1/jobs");

    assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(answer.body()).contains("\"code\":\"unauthenticated\"", "\"status\":401");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          /actuator/health/liveness,  200, 200
          /actuator/health/readiness, 503, 503
          /actuator/health,           401, 503
          /actuator/info,             401, 200
          /actuator/prometheus,       401, 200
          /actuator/env,              401, 404
          /actuator,                  401, 404
          """)
  void shouldKeepItsManagementToWhoMayReadIt(String path, int without, int with) throws Exception {
    assertThat(ask(managementPort, "GET", path).statusCode()).isEqualTo(without);
    assertThat(
            ask(managementPort, "GET", path, "Authorization", "Bearer " + KEY.text()).statusCode())
        .isEqualTo(with);
  }

  @Test
  void shouldTellNothingButAStatusToAnybody() throws Exception {
    assertThat(ask(managementPort, "GET", "/actuator/health/readiness").body())
        .matches("\\{\"status\":\"[A-Z_]+\"}");
  }

  private static HttpResponse<String> ask(int port, String method, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }
}
