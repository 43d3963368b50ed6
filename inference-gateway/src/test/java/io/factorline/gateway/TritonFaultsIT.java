package io.factorline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.CatalogLoader;
import io.factorline.event.ClockSource;
import io.factorline.gateway.ApiClient.Reply;
import io.factorline.gateway.faketriton.FakeTriton;
import io.factorline.gateway.faketriton.Fault;
import io.factorline.gateway.repository.ShippedModels;
import io.factorline.local.backend.Backends;
import io.factorline.local.backend.KafkaTopics;
import io.factorline.local.time.Wait;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/**
 * A Triton that misbehaves before a gateway that also runs its models itself: version 1 falls back
 * to this process and says so, and a model that has no other backend says why it has no signal.
 */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "gateway.limits.longest-budget=8s",
      "gateway.reload-every=200ms",
      "gateway.triton.call-timeout=1s",
      "gateway.models.momentum.backends=triton,embedded",
      "gateway.models.bare.backends=triton",
      "gateway.models.bare.stable-version=1"
    })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TritonFaultsIT {
  private static final long SECOND_NS = 1_000_000_000L;
  private static final String SYMBOL = "SIM.FAULTS";
  private static final int BARS = 31;
  private static final int COLUMNS = 22;
  private static final double TOLD_BY_TRITON = 0.123;
  private static final String BARE = "bare";
  private static final long DEADLINE_MS = 3_000;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static FakeTriton triton = FakeTriton.start();

  @Value("${local.server.port}")
  private int port;

  private ApiClient api;
  private TestMarket market;
  private Heart heart;

  @DynamicPropertySource
  static void backends(DynamicPropertyRegistry registry) {
    registry.add("factorline.redis.uri", () -> Backends.shared().redisUri());
    registry.add("factorline.kafka.bootstrap-servers", () -> Backends.shared().bootstrapServers());
    registry.add("gateway.repository", () -> repository().toString());
    registry.add("factorline.catalog", () -> catalog().toString());
    registry.add("gateway.triton.targets", () -> triton.target());
  }

  @BeforeAll
  void fill() {
    KafkaTopics.create(Backends.shared().bootstrapServers());
    serve();
    api = new ApiClient(port);
    market = new TestMarket(Backends.shared().redisUri(), CatalogLoader.defaults());
    long startNs = (System.currentTimeMillis() / 1000 - 40) * SECOND_NS;
    market.clock("SIM", startNs - SECOND_NS, ClockSource.FEED);
    for (int bar = 0; bar < BARS; bar++) {
      market.trade(SYMBOL, startNs + bar * SECOND_NS, 100 + 0.1 * bar, 2);
    }
    market.clock("SIM", startNs + BARS * SECOND_NS, ClockSource.REPLAY);
    market.publish();
    heart = new Heart(market);
    awaitBackend("triton");
  }

  @AfterEach
  void heal() {
    triton.fault(new Fault.None());
    serve();
    awaitBackend("triton");
  }

  @AfterAll
  void close() {
    heart.close();
    market.close();
    triton.close();
  }

  @Test
  void shouldTellWhatTritonScored() {
    assertThat(signal().path("score").asDouble()).isEqualTo(TOLD_BY_TRITON);
  }

  static List<Fault> faults() {
    return List.of(
        new Fault.Hang(),
        new Fault.Delay(Duration.ofMinutes(1)),
        new Fault.Garbage(Fault.Kind.NOT_A_NUMBER),
        new Fault.Garbage(Fault.Kind.TOO_FEW_ROWS),
        new Fault.Garbage(Fault.Kind.OTHER_VERSION),
        new Fault.Fail(Status.Code.UNAVAILABLE, "Exceeds maximum queue size"),
        new Fault.Fail(Status.Code.INTERNAL, "no memory"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void shouldFallBackOrSayWhy(Fault fault) {
    triton.fault(fault);

    assertThat(signal().path("backend").asString()).isEqualTo("embedded");
    assertSaysWhy();
  }

  @Test
  void shouldFallBackWhereTritonIsKilledAndComeBackWithIt() {
    triton.close();

    assertThat(signal().path("backend").asString()).isEqualTo("embedded");
    assertSaysWhy();

    triton = FakeTriton.startOn(triton.port());
    serve();
    awaitBackend("triton");
  }

  /* Of a model with no other backend, inside the caller's time. */
  private void assertSaysWhy() {
    long startMs = System.currentTimeMillis();
    Reply reply =
        api.post(
            "/v1/models/" + BARE + "/signals",
            "{\"symbols\":[\"" + SYMBOL + "\"],\"intent\":\"preview\"}",
            "Factorline-Deadline-Ms",
            Long.toString(DEADLINE_MS));

    assertThat(System.currentTimeMillis() - startMs).isLessThan(2 * DEADLINE_MS);
    if (reply.status() == 200) {
      JsonNode told = reply.json().path("signals").path(0);
      assertThat(told.path("status").asString()).isEqualTo("ERROR");
      assertThat(told.path("reason").asString()).isEqualTo("BACKEND");
      assertThat(told.path("side").isNull()).isTrue();
    } else {
      assertThat(reply.code()).isEqualTo("deadline_exceeded");
    }
  }

  @Test
  void shouldFallBackWhereTritonReloads() {
    triton.state("momentum", "LOADING");

    assertThat(signal().path("backend").asString()).isEqualTo("embedded");
  }

  @Test
  void shouldFallBackWhereTritonHasAnotherModel() {
    triton.with("momentum", "1", "FP32", COLUMNS, row -> 0);
    assertThat(
            Wait.until(
                LIMIT,
                () ->
                    api.get("/v1/models/momentum/versions")
                        .json()
                        .toString()
                        .contains("must have the type declared: input=factors")))
        .isTrue();

    assertThat(signal().path("backend").asString()).isEqualTo("embedded");
  }

  private static Path repository() {
    try {
      Path folder = ShippedModels.patientAs(BARE);
      Files.move(ShippedModels.patient().resolve("momentum"), folder.resolve("momentum"));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path catalog() {
    try (InputStream in = CatalogLoader.class.getResourceAsStream("/catalog/default.yaml")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String model = "  momentum: {service: momentum_v1}\n";
      return Files.writeString(
          Files.createTempFile("catalog", ".yaml"),
          text.replace(model, model + "  " + BARE + ": {service: momentum_v1}\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void serve() {
    for (String model : List.of("momentum", BARE)) {
      triton.with(model, "1", "FP64", COLUMNS, row -> TOLD_BY_TRITON);
      triton.with(model, "2", "FP64", COLUMNS, row -> TOLD_BY_TRITON);
    }
  }

  private void awaitBackend(String backend) {
    assertThat(Wait.until(LIMIT, () -> signal().path("backend").asString("").equals(backend)))
        .isTrue();
  }

  private JsonNode signal() {
    Reply reply =
        api.post(
            "/v1/models/momentum/signals",
            "{\"symbols\":[\"" + SYMBOL + "\"],\"intent\":\"preview\"}");
    assertThat(reply.status()).isEqualTo(200);
    return reply.json().path("signals").path(0);
  }
}
