package io.factorline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.CatalogLoader;
import io.factorline.event.ClockSource;
import io.factorline.local.backend.RedisProcess;
import io.factorline.local.backend.RedisSettings;
import io.factorline.local.time.Wait;
import io.factorline.metric.ApiMeters;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** The stream as clients see it: quick ones, slow ones and dead ones. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "factor-api.stream.beat-every=300ms",
      "factor-api.stream.stall-timeout=1s",
      "factor-api.stream.max-subscribers=2",
      "factor-api.stream.max-symbols=100",
      "factor-api.load.max-lag=10s",
      "factor-api.load.max-dashboard-lag=10s"
    })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DirtiesContext
final class StreamIT {
  private static final long SECOND_NS = 1_000_000_000L;
  private static final String A = "SIM.AAA";

  private static RedisProcess redis;

  @Value("${local.server.port}")
  private int port;

  @Autowired private MeterRegistry registry;

  private final OpenApi openApi = OpenApi.committed();
  private TestMarket market;
  private Heart heart;

  @DynamicPropertySource
  static void redis(DynamicPropertyRegistry registry) {
    redis = start();
    registry.add("factorline.redis.uri", redis::uri);
  }

  private static RedisProcess start() {
    try {
      return RedisProcess.start(RedisSettings.in(Files.createTempDirectory("redis")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeAll
  void fill() {
    market = new TestMarket(redis.uri(), CatalogLoader.defaults());
    market.clock("SIM", nowNs() - SECOND_NS, ClockSource.FEED);
    market.trade(A, nowNs(), 100, 1);
    for (int i = 0; i < 50; i++) {
      market.trade("SIM.M" + i, nowNs(), 100, 1);
    }
    market.publish();
    heart = new Heart(market);
  }

  @BeforeEach
  void awaitQuiet() {
    await(() -> gauge() == 0);
  }

  @AfterAll
  void close() {
    heart.close();
    market.close();
    redis.close();
  }

  private static long nowNs() {
    return System.currentTimeMillis() * 1_000_000L;
  }

  private double gauge() {
    return registry.get(ApiMeters.STREAMS.meterName()).gauge().value();
  }

  private static void await(BooleanSupplier condition) {
    assertThat(Wait.until(Duration.ofSeconds(60), condition)).isTrue();
  }

  private StreamClient client(String query) throws IOException, InterruptedException {
    return new StreamClient(port, query);
  }

  @Test
  void shouldSendASnapshotThenEachChangeAndBeats() throws Exception {
    try (StreamClient client = client("symbols=SIM.AAA&factors=live_1m:last_price")) {
      client.awaitEvent(e -> e.name().equals("snapshot"));
      assertThat(client.events().getFirst().name()).isEqualTo("snapshot");
      JsonNode snapshot = client.events().getFirst().data();
      assertThat(openApi.check("/v1/factors", "post", 200, snapshot)).isEmpty();

      market.trade(A, nowNs(), 123.25, 1);
      market.publish();

      client.awaitEvent(e -> e.name().equals("row") && lastPrice(e) == 123.25);
      client.awaitEvent(e -> e.name().equals("beat"));
      StreamClient.Event row =
          client.events().stream().filter(e -> e.name().equals("row")).findFirst().orElseThrow();
      assertThat(openApi.check("/v1/factors/{symbol}", "get", 200, row.data())).isEmpty();
    }
  }

  private static double lastPrice(StreamClient.Event row) {
    return row.data().at("/values/live_1m:last_price").path("value").asDouble(0);
  }

  @Test
  void shouldTellThatAValueBecameStaleWithoutAChangeOfItsRow() throws Exception {
    try (StreamClient client = client("symbols=SIM.AAA&factors=live_1m:last_price")) {
      client.awaitEvent(e -> e.name().equals("snapshot"));
      market.silence(TestMarket.partitionOf(A), true);

      client.awaitEvent(e ->
          e.name().equals("row")
              && e.data().at("/values/live_1m:last_price/reason").asString("").equals("INGEST"));
    } finally {
      market.silence(TestMarket.partitionOf(A), false);
    }
  }

  @Test
  void shouldResetWhenRedisIsGoneAndSendRowsWhenItIsBack() throws Exception {
    try (StreamClient client = client("symbols=SIM.AAA&factors=live_1m:last_price")) {
      client.awaitEvent(e -> e.name().equals("snapshot"));
      redis.kill();
      client.awaitEvent(e -> e.name().equals("reset"));
      client.awaitEvent(
          e -> e.name().equals("snapshot") && e.data().toString().contains("\"STALE\",\"STORE\""));
      redis.start();
      client.awaitEvent(e ->
          e.name().equals("row")
              && e.data().at("/values/live_1m:last_price/status").asString("").equals("PRESENT"));
    }
  }

  @Test
  void shouldRefuseMoreStreamsThanAllowed() throws Exception {
    String query = "symbols=SIM.AAA&factors=live_1m:last_price";
    try (StreamClient first = client(query);
        StreamClient second = client(query)) {
      first.awaitEvent(e -> e.name().equals("snapshot"));
      second.awaitEvent(e -> e.name().equals("snapshot"));

      ApiClient.Reply third = new ApiClient(port).get("/v1/stream?" + query);
      assertThat(third.status()).isEqualTo(429);
      assertThat(third.code()).isEqualTo("stream_limit");
      assertThat(third.response().headers().firstValue("Retry-After")).contains("1");
    }
    await(() -> gauge() == 0);
  }

  @Test
  void shouldConflateForAClientThatDoesNotReadAndThenEndIt() throws Exception {
    StringBuilder symbols = new StringBuilder("SIM.M0");
    for (int i = 1; i < 50; i++) {
      symbols.append(",SIM.M").append(i);
    }
    String query = "symbols=" + symbols + "&service=momentum_v1";
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(4_096);
      socket.connect(new InetSocketAddress("127.0.0.1", port));
      String request = "GET /v1/stream?" + query + " HTTP/1.1\r\nHost: x\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      await(() -> gauge() == 1);

      await(() -> {
        for (int i = 0; i < 50; i++) {
          market.trade("SIM.M" + i, nowNs(), 100 + i, 1);
        }
        market.publish();
        return gauge() == 0;
      });
    }
    assertThat(registry.get(ApiMeters.STREAM_CONFLATED.meterName()).counter().count())
        .isGreaterThan(0);
  }
}
