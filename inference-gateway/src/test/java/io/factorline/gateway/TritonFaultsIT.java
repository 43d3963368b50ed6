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
import io.factorline.testsupport.Scale;
import io.grpc.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
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
 * A Triton that misbehaves behind a gateway that also runs its models itself: of one model it falls
 * back to this process and says so, of one that has no other backend it says why there is no
 * signal. Each answer is there by the caller's deadline, and nothing else ends a call so soon: one
 * to Triton may take half a minute.
 */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "gateway.limits.longest-budget=8s",
      "gateway.reload-every=200ms",
      "gateway.triton.call-timeout=30s",
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
  private static final long DEADLINE_MS = 2_000;

  /** How long a busy machine may keep an answer from its caller. */
  private static final long BUSY_MS = 2_000;

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long SEED = 20261127;
  private static final int SWITCHES = Scale.of(6, 200);
  private static final int ANSWERS_BETWEEN = 25;
  private static final int CALLERS = 6;

  private static FakeTriton triton = FakeTriton.start();

  @Value("${local.server.port}")
  private int port;

  private ApiClient api;
  private boolean isServing = true;
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
    awaitTriton();
  }

  @AfterEach
  void heal() {
    triton.fault(new Fault.None());
    serve();
    awaitTriton();
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
        new Fault.Fail(Status.Code.PERMISSION_DENIED, "not you"),
        new Fault.Fail(Status.Code.INTERNAL, "no memory"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void shouldFallBackOrSayWhyByTheDeadline(Fault fault) {
    triton.fault(fault);

    assertThat(signal().path("backend").asString()).isEqualTo("embedded");
    assertSaysWhy();
  }

  @Test
  void shouldFallBackWhereTritonIsKilledAndComeBackWithIt() {
    triton.close();

    assertThat(signal().path("backend").asString()).isEqualTo("embedded");
    assertSaysWhy();

    startAgain();
    awaitTriton();
  }

  @Test
  void shouldAnswerCallsThatAreUnderWayWhenTritonIsKilled() {
    triton.fault(new Fault.Hang());
    List<CompletableFuture<Reply>> calls = underWay();

    triton.close();

    assertThat(told(calls.get(0).join()).path("backend").asString()).isEqualTo("embedded");
    assertWhy(calls.get(1).join());
    startAgain();
  }

  @Test
  void shouldAnswerCallsThatAreUnderWayWhenTritonReloads() {
    triton.fault(new Fault.Delay(Duration.ofMillis(300)));
    List<CompletableFuture<Reply>> calls = underWay();

    state("LOADING");

    assertThat(told(calls.get(0).join()).path("backend").asString()).isEqualTo("embedded");
    assertWhy(calls.get(1).join());
    assertThat(signal().path("backend").asString()).isEqualTo("embedded");
    assertSaysWhy();
    state("READY");
    awaitTriton();
  }

  /* One call of each model, which Triton has and has not answered. */
  private List<CompletableFuture<Reply>> underWay() {
    long before = triton.inferences();
    List<CompletableFuture<Reply>> calls =
        List.of(
            CompletableFuture.supplyAsync(() -> ask("momentum", DEADLINE_MS)),
            CompletableFuture.supplyAsync(() -> ask(BARE, DEADLINE_MS)));
    assertThat(Wait.until(LIMIT, () -> triton.inferences() >= before + 2)).isTrue();
    return calls;
  }

  /**
   * Faults, kills and reloads follow one another as chance has it, each for some answers of callers
   * with little time: each answer is a score of one of the two backends or says why there is none.
   */
  @Test
  void shouldAnswerInTimeWhateverHappensMeanwhile() {
    triton.fault(new Fault.Hang());
    double own = signal().path("score").asDouble();
    triton.fault(new Fault.None());
    Random random = new Random(SEED);
    try (FaultCallers callers = new FaultCallers(CALLERS, SEED, this::ask, TOLD_BY_TRITON, own)) {
      for (int i = 0; i < SWITCHES; i++) {
        long before = triton.inferences();
        Runnable undo = happen(random);
        callers.awaitMore(ANSWERS_BETWEEN, () -> !isServing || triton.inferences() > before);
        undo.run();
      }
      triton.fault(new Fault.None());
      callers.awaitTold("momentum triton", "momentum embedded", "bare triton", "bare none");
    }
  }

  /* Begins it, and gives what is to be done when it is over. */
  private Runnable happen(Random random) {
    switch (random.nextInt(6)) {
      case 0 -> {
        isServing = false;
        triton.close();
        return this::startAgain;
      }
      case 1 -> {
        isServing = false;
        state("LOADING");
        return () -> state("READY");
      }
      case 2 -> triton.fault(new Fault.None());
      case 3 -> triton.fault(new Fault.Delay(Duration.ofMillis(random.nextInt(500))));
      case 4 -> triton.fault(new Fault.OneIn(2 + random.nextInt(4), any(random)));
      default -> triton.fault(any(random));
    }
    return () -> {};
  }

  private static Fault any(Random random) {
    Fault.Kind[] kinds = Fault.Kind.values();
    return random.nextBoolean()
        ? faults().get(random.nextInt(faults().size()))
        : new Fault.Garbage(kinds[random.nextInt(kinds.length)]);
  }

  private void state(String state) {
    List.of("momentum", BARE).forEach(model -> triton.state(model, state));
    isServing = state.equals("READY");
  }

  private void startAgain() {
    triton = FakeTriton.startOn(triton.port());
    serve();
    isServing = true;
  }

  /* Of a model with no other backend, inside the caller's time. */
  private void assertSaysWhy() {
    assertWhy(ask(BARE, DEADLINE_MS));
  }

  private static void assertWhy(Reply reply) {
    if (reply.status() == 200) {
      JsonNode told = reply.json().path("signals").path(0);
      assertThat(told.path("status").asString()).isEqualTo("ERROR");
      assertThat(told.path("reason").asString()).isEqualTo("BACKEND");
      assertThat(told.path("detail").asString()).startsWith("triton: ");
      assertThat(told.path("side").isNull()).isTrue();
    } else {
      assertThat(reply.code()).isEqualTo("deadline_exceeded");
    }
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
    return TestCatalogs.changed(text -> text + "  " + BARE + ": {service: momentum_v1}\n");
  }

  private static void serve() {
    for (String model : List.of("momentum", BARE)) {
      triton.with(model, "1", "FP64", COLUMNS, row -> TOLD_BY_TRITON);
      triton.with(model, "2", "FP64", COLUMNS, row -> TOLD_BY_TRITON);
    }
  }

  /* Of both models: each has a breaker of its own. */
  private void awaitTriton() {
    for (String model : List.of("momentum", BARE)) {
      assertThat(
              Wait.until(
                  LIMIT,
                  () -> {
                    Reply reply = ask(model, DEADLINE_MS);
                    JsonNode signal = reply.json().path("signals").path(0);
                    return signal.path("backend").asString("").equals("triton");
                  }))
          .as(model)
          .isTrue();
    }
  }

  /* The signal of the model that has a fallback. */
  private JsonNode signal() {
    return told(ask("momentum", DEADLINE_MS));
  }

  private static JsonNode told(Reply reply) {
    assertThat(reply.status()).as(reply.detail()).isEqualTo(200);
    return reply.json().path("signals").path(0);
  }

  /* Asks as a caller with so much time, who gets an answer within it. */
  private Reply ask(String model, long deadlineMs) {
    long startNs = System.nanoTime();
    Reply reply =
        api.post(
            "/v1/models/" + model + "/signals",
            "{\"symbols\":[\"" + SYMBOL + "\"],\"intent\":\"preview\"}",
            "Factorline-Deadline-Ms",
            Long.toString(deadlineMs));
    assertThat(Duration.ofNanos(System.nanoTime() - startNs))
        .as("%s with %d ms: %s", model, deadlineMs, reply.response().body())
        .isLessThan(Duration.ofMillis(deadlineMs + BUSY_MS));
    return reply;
  }
}
