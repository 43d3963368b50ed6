package io.factorline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.api.ApiClient.Reply;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;

/** A service that has never seen its Redis. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "factorline.redis.uri=redis://127.0.0.1:1",
      "factor-api.warm-up=1ms",
      "factor-api.load.max-lag=10s",
      "factor-api.load.max-dashboard-lag=10s"
    })
@DirtiesContext
final class WithoutRedisIT {
  @Value("${local.server.port}")
  private int port;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/symbols",
        "/v1/factors/A?factors=live_1m:open",
        "/v1/factors/A?factors=fundamentals:bps,valuation:pbr",
        "/v1/cross-section?factor=live_1m:open"
      })
  void shouldSayThatNothingCanBeRead(String path) {
    Reply reply = new ApiClient(port).get(path);

    assertThat(reply.status()).as(reply.response().body()).isEqualTo(503);
    assertThat(reply.code()).isEqualTo("store_unavailable");
    assertThat(reply.response().headers().firstValue("Retry-After")).contains("1");
  }
}
