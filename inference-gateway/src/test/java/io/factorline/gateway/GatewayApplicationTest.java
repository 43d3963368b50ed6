package io.factorline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.CatalogLoader;
import io.factorline.gateway.ApiClient.Reply;
import io.factorline.gateway.repository.ShippedModels;
import io.factorline.testsupport.RawHttp;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** The service without Redis, Kafka and Triton: it starts, and says what is missing. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "factorline.redis.uri=redis://127.0.0.1:1",
      "factorline.kafka.bootstrap-servers=127.0.0.1:1",
      "gateway.allowed-origins=http://board.example:8080",
      "gateway.load.client-rate=8"
    })
final class GatewayApplicationTest {
  private static final String BOARD = "http://board.example:8080";

  @Value("${local.server.port}")
  private int port;

  @Value("${local.management.port}")
  private int managementPort;

  @DynamicPropertySource
  static void repository(DynamicPropertyRegistry registry) {
    registry.add("gateway.repository", () -> ShippedModels.folder().toString());
    registry.add("factorline.catalog", () -> catalog().toString());
  }

  /* The shipped one, with a factor of the model's that is going. */
  private static Path catalog() {
    try (InputStream in = CatalogLoader.class.getResourceAsStream("/catalog/default.yaml")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Files.writeString(
          Files.createTempFile("catalog", ".yaml"),
          text
              + """

              life:
                live_1s:sma_5: {state: deprecated, since: 2026-11-27, replacedBy: live_1s:sma_20}
              """);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldLetTheBoardReadModelsAndNothingElse() {
    ApiClient api = new ApiClient(port);

    assertThat(allowed(api.get("/v1/models", "Origin", BOARD))).isEqualTo(BOARD);
    Reply other = api.get("/v1/models", "Origin", "http://evil.example");
    assertThat(other.status()).isEqualTo(403);
    assertThat(allowed(other)).isEmpty();
    assertThat(allowed(api.get("/v1/models/momentum/versions", "Origin", BOARD))).isEmpty();
  }

  @Test
  void shouldReadOnAfterAnAddressThatIsNone() {
    assertThat(RawHttp.statusesAroundNoAddress(port, "GET /v1/models"))
        .containsExactly(200, 400, 404);
    assertThat(RawHttp.statusesAroundNoAddress(managementPort, "GET /actuator/health/liveness"))
        .containsExactly(200, 400, 404);
  }

  @Test
  void shouldAnswerWholeWhereAPartIsAskedFor() {
    ApiClient api = new ApiClient(port);
    HttpResponse<String> part = api.text("/swagger-ui.html", "Range", "bytes=5-1");

    assertThat(part.statusCode()).isEqualTo(200);
    assertThat(part.body()).isEqualTo(api.text("/swagger-ui.html").body());
  }

  private static String allowed(Reply reply) {
    return reply.response().headers().firstValue("Access-Control-Allow-Origin").orElse("");
  }

  @Test
  void shouldLiveButNotBeReady() {
    ApiClient management = new ApiClient(managementPort);

    assertThat(management.get("/actuator/health/liveness").status()).isEqualTo(200);
    Reply readiness = management.get("/actuator/health/readiness");
    assertThat(readiness.status()).isEqualTo(503);
    assertThat(readiness.json().path("components").path("redis").path("status").asString())
        .isEqualTo("OUT_OF_SERVICE");
    assertThat(readiness.json().path("components").path("models").path("status").asString())
        .isEqualTo("UP");
    JsonNode warmUp = readiness.json().path("components").path("warmUp");
    assertThat(warmUp.path("status").asString()).isEqualTo("OUT_OF_SERVICE");
    assertThat(warmUp.path("details").path("waitingFor").toString())
        .isEqualTo("[\"audit\",\"ledger\",\"rows\",\"answers\"]");
  }

  @Test
  void shouldSayThatTheStoreCannotBeRead() {
    Reply reply =
        new ApiClient(port)
            .post(
                "/v1/models/momentum/signals",
                "{\"symbols\":[\"SIM.AAA\"],\"intent\":\"preview\"}");

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.code()).isEqualTo("store_unavailable");
    assertThat(reply.response().headers().firstValue("retry-after")).hasValue("1");
  }

  @Test
  void shouldTellItsModelsAllTheSame() {
    assertThat(new ApiClient(port).get("/v1/models/momentum/versions").status()).isEqualTo(200);
  }

  @Test
  void shouldTellWhichInputsOfAVersionAreGoing() {
    JsonNode inputs =
        new ApiClient(port)
            .get("/v1/models/momentum/versions", "X-Api-Key", "curious")
            .json()
            .path("versions")
            .path(0)
            .path("inputs");

    List<String> going = new ArrayList<>();
    inputs.forEach(input -> {
      if (input.has("life")) {
        going.add(input.path("factor").asString() + " " + input.path("life"));
      }
    });
    assertThat(going)
        .containsExactly(
            "live_1s:sma_5 {\"state\":\"deprecated\",\"since\":\"2026-11-27\","
                + "\"replacedBy\":\"live_1s:sma_20\",\"removeAfter\":null}");
  }

  /* Eight within a second: a machine that is too slow for that has more of them to try. */
  @Test
  void shouldAskAClientToAskLessOften() {
    ApiClient api = new ApiClient(port);
    Reply reply = api.get("/v1/models", "X-Api-Key", "hasty");
    for (int i = 0; i < 1_000 && reply.status() == 200; i++) {
      reply = api.get("/v1/models", "X-Api-Key", "hasty");
    }

    assertThat(reply.status()).isEqualTo(429);
    assertThat(reply.code()).isEqualTo("rate_limited");
    assertThat(reply.detail()).isEqualTo("must ask less often: client=key");
    assertThat(reply.response().headers().firstValue("retry-after")).hasValue("1");
    assertThat(api.get("/v1/models", "X-Api-Key", "patient").status()).isEqualTo(200);
    assertThat(api.get("/v1/models", "X-Api-Key", "a b").code()).isEqualTo("invalid_parameter");
  }
}
