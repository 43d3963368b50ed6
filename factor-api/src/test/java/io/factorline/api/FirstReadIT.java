package io.factorline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.api.ApiClient.Reply;
import io.factorline.catalog.CatalogLoader;
import io.factorline.event.ClockSource;
import io.factorline.local.backend.RedisProcess;
import io.factorline.local.backend.RedisSettings;
import io.factorline.local.process.Ports;
import io.factorline.local.time.Wait;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** A service is asked as soon as it listens. */
final class FirstReadIT {
  private static final long SECOND_NS = 1_000_000_000L;
  private static final String FACTOR = "live_1m:last_price";
  private static final List<String> SYMBOLS =
      IntStream.range(0, 100).mapToObj(i -> "SIM.FIRST" + i).toList();
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  @TempDir private Path folder;

  private final int port = Ports.free();
  private final ApiClient api = new ApiClient(port);
  private RedisProcess redis;
  private TestMarket market;
  private Heart heart;

  @BeforeEach
  void fill() {
    redis = RedisProcess.start(RedisSettings.in(folder));
    market = new TestMarket(redis.uri(), CatalogLoader.defaults());
    long nowNs = System.currentTimeMillis() / 1000 * SECOND_NS;
    SYMBOLS.forEach(symbol -> market.trade(symbol, nowNs, 100, 1));
    market.clock("SIM", nowNs, ClockSource.REPLAY);
    market.publish();
    market.heartbeat();
    heart = new Heart(market);
  }

  @AfterEach
  void close() {
    heart.close();
    market.close();
    redis.close();
  }

  @Test
  void shouldNotListenBeforeItHasReadItsRows() throws Exception {
    redis.pause();
    try (ExecutorService main = Executors.newSingleThreadExecutor()) {
      Future<ConfigurableApplicationContext> starting = main.submit(() -> start("10m"));
      assertThat(Wait.until(START_LIMIT, FirstReadIT::isWarmingUp)).isTrue();
      assertThat(Wait.until(Duration.ofSeconds(1), this::listens)).as("too early").isFalse();

      redis.resume();
      try (ConfigurableApplicationContext service =
          starting.get(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        assertThat(fetched(service))
            .as("rows that were read")
            .isGreaterThanOrEqualTo(SYMBOLS.size());

        Reply reply = api.post("/v1/factors", body());

        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(200);
        assertThat(reply.json().get("values").get(FACTOR).valueStream())
            .hasSize(SYMBOLS.size())
            .allMatch(JsonNode::isNumber);
        assertThat(warmUp(service).path("status").asString()).isEqualTo("UP");
      }
    }
  }

  @Test
  void shouldListenAllTheSameWhereRedisStaysAway() {
    redis.kill();
    try (ConfigurableApplicationContext service = start("1ms")) {
      assertThat(api.post("/v1/factors", body()).code()).isEqualTo("store_unavailable");
      JsonNode warmUp = warmUp(service);
      assertThat(warmUp.path("status").asString()).isEqualTo("DEGRADED");
      assertThat(warmUp.at("/details/waitingFor/0").asString()).isEqualTo("rows");
    }
  }

  private ConfigurableApplicationContext start(String patience) {
    return new SpringApplicationBuilder(FactorApiApplication.class)
        .run(
            "--server.port=" + port,
            "--management.server.port=0",
            "--factor-api.warm-up=" + patience,
            "--factor-api.load.max-lag=10s",
            "--factor-api.load.max-dashboard-lag=10s",
            "--factorline.redis.uri=" + redis.uri());
  }

  private static boolean isWarmingUp() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("warm-up"));
  }

  private boolean listens() {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static String body() {
    String names = String.join("\",\"", SYMBOLS);
    return "{\"symbols\":[\"%s\"],\"factors\":[\"%s\"]}".formatted(names, FACTOR);
  }

  private static double fetched(ConfigurableApplicationContext service) {
    JsonNode meter = management(service).get("/actuator/metrics/near.fetches").json();
    return meter.at("/measurements/0/value").asDouble();
  }

  private static JsonNode warmUp(ConfigurableApplicationContext service) {
    return management(service).get("/actuator/health").json().at("/components/warmUp");
  }

  private static ApiClient management(ConfigurableApplicationContext service) {
    return new ApiClient(
        service.getEnvironment().getRequiredProperty("local.management.port", Integer.class));
  }
}
