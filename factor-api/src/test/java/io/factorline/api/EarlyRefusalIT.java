package io.factorline.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.api.ApiClient.Reply;
import io.factorline.local.backend.Backends;
import io.factorline.local.time.Wait;
import io.factorline.security.ApiKey;
import io.factorline.security.Client;
import io.factorline.security.ClientClass;
import io.factorline.security.KeyLine;
import io.factorline.security.Role;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The service in production, whose loops are always later than anybody bears. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "factor-api.load.max-lag=1ns",
      "factor-api.load.max-dashboard-lag=1ns"
    })
@ActiveProfiles("prod")
@DirtiesContext
final class EarlyRefusalIT {
  private static final ApiKey ENGINE = ApiKey.random(new SecureRandom());
  private static final Path KEYS = keys();
  private static final int REQUESTS = 200;

  @Value("${local.server.port}")
  private int port;

  @Autowired private MeterRegistry meters;

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry registry) {
    registry.add("factorline.redis.uri", () -> Backends.shared().redisUri());
    registry.add("security.keys", KEYS::toString);
  }

  private static Path keys() {
    Client engine = new Client("desk", ClientClass.ENGINE, Set.of(Role.READ), 0);
    KeyLine line = new KeyLine(ENGINE.id(), engine, ENGINE.hash(), KeyLine.NEVER);
    try {
      return Files.writeString(Files.createTempFile("keys", ".txt"), line.text() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /* Fewer are let in from tick to tick: until none is. */
  @BeforeEach
  void awaitLateness() {
    AtomicInteger inRow = new AtomicInteger();
    assertThat(
            Wait.until(
                Duration.ofSeconds(60),
                () -> {
                  boolean isRefused = ask("/v1/factors/A?factors=live_1s:vwap").status() == 429;
                  return (isRefused ? inRow.incrementAndGet() : inRow.getAndSet(0)) >= 100;
                }))
        .isTrue();
  }

  private Reply ask(String path) {
    return new ApiClient(port).get(path, "X-API-Key", ENGINE.text());
  }

  @Test
  void shouldRefuseReadsOfFactorsAndNothingThatIsAlwaysAnswered() {
    Reply refused = ask("/v1/factors/A?factors=live_1s:vwap");

    assertThat(refused.code()).isEqualTo("overloaded");
    assertThat(refused.response().headers().firstValue("Retry-After")).hasValue("1");
    assertThat(refused.response().headers().firstValue("X-Content-Type-Options"))
        .hasValue("nosniff");
    assertThat(ask("/v1/suppressions").status()).isEqualTo(200);
    assertThat(new ApiClient(port).get("/v1/factors/A").status()).isEqualTo(401);
    assertThat(new ApiClient(port).get("/health").status()).isEqualTo(200);
    assertThat(
            meters
                .get("api.requests")
                .tags("route", "early", "outcome", "overloaded")
                .timer()
                .count())
        .isPositive();
  }

  /* Each is read, though nobody behind has asked for more bytes. */
  @Test
  void shouldRefuseOneAfterTheOtherOnOneConnection() throws IOException {
    String body = "{\"symbols\":[\"" + "A".repeat(30_000) + "\"]}";
    String post =
        "POST /v1/factors HTTP/1.1\r\nHost: x\r\nX-API-Key: %s\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(ENGINE.text(), body.length(), body);
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(20_000);
      BufferedReader in =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      for (int i = 0; i < REQUESTS; i++) {
        socket.getOutputStream().write(post.getBytes(US_ASCII));
        assertThat(status(in)).contains(" 429 ");
      }
      socket.getOutputStream().write("GET /health HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
      assertThat(status(in)).contains(" 200 ");
    }
  }

  /* The status line of the next answer, whose body is read. */
  private static String status(BufferedReader in) throws IOException {
    String status = in.readLine();
    int length = 0;
    for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
      if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
    for (int i = 0; i < length; i++) {
      assertThat(in.read()).isNotNegative();
    }
    return status;
  }
}
