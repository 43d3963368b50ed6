package io.factorline.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;

@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "factorline.lake=target/lake",
      "factorline.redis.uri=redis://127.0.0.1:1",
      "feature-sync.redis.timeout=1s"
    })
final class SyncApplicationTest {
  @LocalServerPort private int port;
  @LocalManagementPort private int managementPort;

  @Test
  void shouldLiveAndNotBeReadyWhileRedisDoesNotAnswer() throws Exception {
    assertThat(get(managementPort, "/actuator/health/liveness").statusCode()).isEqualTo(200);

    HttpResponse<String> answer = get(managementPort, "/actuator/health/readiness");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(get(managementPort, "/actuator/health").body()).contains("\"waitingFor\":\"redis\"");
  }

  @Test
  void shouldSayThatTheStoreDoesNotAnswer() throws Exception {
    HttpResponse<String> answer = get(port, "/v1/jobs");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("content-type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    assertThat(answer.headers().firstValue("retry-after")).isPresent();
    assertThat(answer.body()).contains("\"code\":\"store_unavailable\"");
  }

  private static HttpResponse<String> get(int port, String path)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
