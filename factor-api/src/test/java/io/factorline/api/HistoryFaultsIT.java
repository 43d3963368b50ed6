package io.factorline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.api.ApiClient.Reply;
import io.factorline.catalog.CatalogLoader;
import io.factorline.local.backend.Backends;
import io.factorline.local.backend.KafkaProcess;
import io.factorline.local.backend.KafkaSettings;
import io.factorline.local.process.Ports;
import io.factorline.local.time.Wait;
import io.factorline.time.UtcTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** What history tells while Kafka is gone, the tail is too small, or the topic is another one. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "factor-api.history.lake-every=50ms",
      "factor-api.history.cursor-kept=0s",
      "factor-api.history.tail-size=512KB",
      "factor-api.load.max-lag=10s",
      "factor-api.load.max-dashboard-lag=10s"
    })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@DirtiesContext
final class HistoryFaultsIT {
  private static final long SECOND_NS = 1_000_000_000L;
  private static final long START_NS = UtcTime.parse("2026-03-01T10:00:00Z");
  private static final String A = "SIM.FAULT";
  private static final String PATH =
      "/v1/factors/" + A + "/history?factors=live_1s:last_price&bar=closed&limit=100000";
  private static final int FEW = 20;

  private static Path lake;
  private static int kafkaPort;

  @Value("${local.server.port}")
  private int port;

  @Value("${local.management.port}")
  private int managementPort;

  private ApiClient api;
  private ApiClient management;
  private HistoryMarket market;
  private KafkaProcess kafka;
  private long nowNs = START_NS;

  @DynamicPropertySource
  static void backends(DynamicPropertyRegistry registry) {
    try {
      lake = Files.createTempDirectory("lake");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    kafkaPort = Ports.free();
    registry.add("factorline.redis.uri", () -> Backends.shared().redisUri());
    registry.add("factorline.kafka.bootstrap-servers", () -> "127.0.0.1:" + kafkaPort);
    registry.add("factorline.lake", () -> lake.toString());
  }

  @BeforeAll
  void begin() {
    api = new ApiClient(port);
    management = new ApiClient(managementPort);
  }

  @AfterAll
  void end() {
    market.close();
    kafka.close();
  }

  private static void await(Supplier<Boolean> condition) {
    assertThat(Wait.until(Duration.ofSeconds(60), condition::get)).isTrue();
  }

  private void bars(int count) {
    for (int i = 0; i < count; i++) {
      nowNs += SECOND_NS;
      market.trade(A, nowNs, 100 + i % 50);
      market.clock(nowNs + SECOND_NS);
    }
    market.deliver();
  }

  private int told() {
    JsonNode json = api.get(PATH).json();
    JsonNode times = json.path("times");
    for (int row = 0; row < times.size(); row++) {
      long expectedNs = START_NS + (row + 2) * SECOND_NS;
      assertThat(times.get(row).asString()).isEqualTo(UtcTime.text(expectedNs));
    }
    return times.size();
  }

  private JsonNode health() {
    return management.get("/actuator/health").json().at("/components/history");
  }

  @Test
  @Order(1)
  void shouldAnswerWithoutAnyTailBeforeKafkaIsThere() {
    Reply reply = api.get(PATH);

    assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    assertThat(reply.json().get("tail").asString()).isEqualTo("unavailable");
    assertThat(reply.json().get("times")).isEmpty();
    assertThat(health().get("status").asString()).isEqualTo("DEGRADED");
  }

  @Test
  @Order(2)
  void shouldFollowKafkaOnceItIsThere()
      throws IOException, ExecutionException, InterruptedException {
    Path folder = Files.createTempDirectory("kafka");
    kafka = KafkaProcess.start(KafkaSettings.on(folder, folder.resolve("kafka.log"), kafkaPort));
    market =
        new HistoryMarket(
            Backends.shared().redisUri(), kafka.bootstrapServers(), lake, CatalogLoader.defaults());
    market.createTopic(kafka.bootstrapServers());

    bars(FEW);

    await(() -> told() == FEW);
    await(() -> health().get("status").asString().equals("UP"));
    assertThat(api.get(PATH).json().get("tail").asString()).isEqualTo("live");
  }

  @Test
  @Order(3)
  void shouldRatherTellNothingThanLeaveBarsOut() throws IOException {
    market.archiveAll();
    bars(3_000);
    await(() -> api.get(PATH).status() == 503);
    Reply whole = api.get(PATH);
    Reply early = api.get(PATH + "&to=" + (START_NS + 10 * SECOND_NS));
    Reply late = api.get(PATH + "&from=" + (nowNs - 5 * SECOND_NS));

    assertThat(whole.code()).isEqualTo("history_unavailable");
    assertThat(whole.response().headers().firstValue("Retry-After")).isPresent();
    assertThat(early.json().path("times").size()).isEqualTo(8);
    await(
        () -> api.get(PATH + "&from=" + (nowNs - 5 * SECOND_NS)).json().path("times").size() == 7);
    assertThat(late.status()).isEqualTo(200);
    assertThat(health().get("status").asString()).isEqualTo("DEGRADED");
    assertThat(health().at("/details/gap").asString()).contains("tail begins at offset=");

    market.archiveAll();

    await(() -> told() == FEW + 3_000);
    await(() -> health().get("status").asString().equals("UP"));
  }

  @Test
  @Order(4)
  void shouldTellWhatIsKnownWhileKafkaIsGone() {
    bars(5);
    await(() -> told() == FEW + 3_005);

    kafka.kill();
    await(() -> api.get(PATH).json().path("tail").asString("").equals("unavailable"));

    assertThat(told()).isEqualTo(FEW + 3_005);
    assertThat(health().get("status").asString()).isEqualTo("DEGRADED");
    kafka.start();
    await(() -> api.get(PATH).json().path("tail").asString("").equals("live"));
    bars(5);
    await(() -> told() == FEW + 3_010);
  }

  @Test
  @Order(5)
  void shouldBeginAnewWithATopicThatIsAnother()
      throws IOException, ExecutionException, InterruptedException {
    market.archiveAll();
    await(() -> told() == FEW + 3_010);
    String next = api.get(PATH.replace("100000", "3")).json().get("next").asString();

    market.recreateTopic(kafka.bootstrapServers());
    bars(4);

    await(() -> told() == FEW + 3_014);
    Reply reply = api.get(PATH.replace("100000", "3") + "&cursor=" + next);
    assertThat(reply.status()).as(reply.response().body()).isEqualTo(410);
    assertThat(reply.code()).isEqualTo("cursor_expired");
    market.archiveAll();
    bars(1);
    await(() -> told() == FEW + 3_015);
  }
}
