package io.factorline.gateway.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.factorline.gateway.backend.ScoreFailure.Kind;
import io.factorline.gateway.deadline.Deadline;
import io.factorline.gateway.faketriton.FakeTriton;
import io.factorline.gateway.faketriton.Fault;
import io.factorline.gateway.oip.OipClient;
import io.factorline.gateway.oip.OipSettings;
import io.factorline.gateway.repository.Manifest;
import io.factorline.gateway.repository.ModelKey;
import io.factorline.gateway.repository.ModelRepository;
import io.factorline.gateway.repository.ShippedModels;
import io.factorline.gateway.tensor.DataType;
import io.factorline.gateway.tensor.Tensor;
import io.factorline.local.time.Wait;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two servers that misbehave on demand, behind breakers. */
final class TritonBackendTest {
  private static final int COLUMNS = 22;
  private static final Duration JUDGED = Duration.ofMillis(50);

  private final Manifest manifest =
      new ModelRepository(ShippedModels.folder()).read().versions().getFirst().manifest();
  private final ModelKey key = new ModelKey("momentum", 1);
  private final CircuitBreakerRegistry breakers =
      CircuitBreakerRegistry.of(
          CircuitBreakerConfig.custom()
              .slidingWindowSize(10)
              .minimumNumberOfCalls(5)
              .waitDurationInOpenState(Duration.ofMinutes(5))
              .build());
  private FakeTriton one;
  private FakeTriton other;
  private TritonBackend backend;

  @BeforeEach
  void start() {
    one = FakeTriton.start().with("momentum", "1", "FP64", COLUMNS, row -> 0.25);
    other = FakeTriton.start().with("momentum", "1", "FP64", COLUMNS, row -> 0.75);
    backend = backend(one, other);
    backend.check(manifest);
  }

  @AfterEach
  void stop() {
    backend.close();
    one.close();
    other.close();
  }

  @Test
  void shouldAskServersInTurn() throws ScoreFailure {
    assertThat(backend.isReady(key)).isTrue();
    double sum = 0;
    for (int i = 0; i < 10; i++) {
      sum += score()[0];
    }
    assertThat(sum).isEqualTo(5 * 0.25 + 5 * 0.75);
  }

  @Test
  void shouldAskTheOtherWhereOneIsKilled() throws ScoreFailure {
    one.close();
    // A call that was on its way may have been computed: it is told, not sent again.
    assertThat(Wait.until(Duration.ofSeconds(30), this::answers)).isTrue();

    for (int i = 0; i < 20; i++) {
      assertThat(score()).containsExactly(0.75, 0.75);
    }
  }

  private boolean answers() {
    try {
      return score().length > 0;
    } catch (ScoreFailure e) {
      assertThat(e.kind()).isIn(Kind.UNREACHABLE, Kind.FAILED);
      return false;
    }
  }

  @Test
  void shouldAskTheOtherWhereOneIsFull() throws ScoreFailure {
    one.fault(new Fault.Fail(Status.Code.UNAVAILABLE, "Exceeds maximum queue size"));

    for (int i = 0; i < 20; i++) {
      assertThat(score()).containsExactly(0.75, 0.75);
    }
    assertThat(one.inferences()).as("left alone by its breaker").isEqualTo(5);
  }

  @Test
  void shouldNotAskAServerThatHasItNotReady() {
    one.state("momentum", "LOADING");
    other.remove("momentum", "1");
    backend.check(manifest);

    assertThat(backend.isReady(key)).isFalse();
    assertThat(failure().kind()).isEqualTo(Kind.NOT_READY);
    assertThat(one.inferences() + other.inferences()).isZero();
    assertThat(backend.states(key)).containsEntry(one.target(), "not ready");
  }

  @Test
  void shouldRefuseAServerWhoseModelIsAnother() {
    one.with("momentum", "1", "FP32", COLUMNS, row -> 0);
    backend.check(manifest);

    assertThat(backend.states(key).get(one.target()))
        .contains("must have the type declared: input=factors, declared=FP64, told=FP32");
    assertThat(backend.isReady(key)).as("the other one has it").isTrue();
  }

  @ParameterizedTest
  @EnumSource(Fault.Kind.class)
  void shouldTakeNothingForAScoreThatIsNone(Fault.Kind kind) {
    one.fault(new Fault.Garbage(kind));
    other.fault(new Fault.Garbage(kind));

    assertThat(failure().kind()).isEqualTo(Kind.GARBAGE);
  }

  @Test
  void shouldRefuseAScoreOutsideTheManifestsRange() {
    one.with("momentum", "1", "FP64", COLUMNS, row -> 1.5);
    other.with("momentum", "1", "FP64", COLUMNS, row -> -1.5);

    assertThat(failure()).hasMessageStartingWith("must be finite and in the manifest's range");
  }

  @Test
  void shouldLeaveAServerAloneThatFailsOften() {
    Fault broken = new Fault.Fail(Status.Code.INTERNAL, "onnx runtime error");
    one.fault(broken);
    other.fault(broken);

    for (int i = 0; i < 40; i++) {
      failure();
    }

    assertThat(one.inferences()).isEqualTo(5);
    assertThat(other.inferences()).isEqualTo(5);
    assertThat(failure().kind()).isEqualTo(Kind.BREAKER_OPEN);
  }

  @Test
  void shouldNotBlameAServerForABudgetThatWasTooSmall() {
    one.fault(new Fault.Hang());
    other.fault(new Fault.Hang());

    for (int i = 0; i < 20; i++) {
      assertThat(failure(Duration.ofMillis(5)).kind()).isEqualTo(Kind.DEADLINE);
    }

    assertThat(breakers.getAllCircuitBreakers())
        .allMatch(breaker -> breaker.getState() == CircuitBreaker.State.CLOSED);
  }

  @Test
  void shouldBlameAServerThatHangs() {
    one.fault(new Fault.Hang());
    other.fault(new Fault.Hang());

    for (int i = 0; i < 5; i++) {
      assertThat(failure(Duration.ofMillis(200)).kind()).isEqualTo(Kind.DEADLINE);
    }

    // A slow machine may eat so much of a budget that the server is not blamed for it.
    boolean isLeftAlone =
        Wait.until(
            Duration.ofSeconds(30),
            () -> failure(Duration.ofMillis(200)).kind() == Kind.BREAKER_OPEN);
    assertThat(isLeftAlone).isTrue();
  }

  private double[] score() throws ScoreFailure {
    return backend.score(request(Duration.ofSeconds(5)));
  }

  private ScoreFailure failure() {
    return failure(Duration.ofSeconds(5));
  }

  private ScoreFailure failure(Duration budget) {
    return catchThrowableOfType(ScoreFailure.class, () -> backend.score(request(budget)));
  }

  private ScoreRequest request(Duration budget) {
    Tensor input = Tensor.matrix("factors", DataType.FP64, 2, new double[2 * COLUMNS]);
    return new ScoreRequest(manifest, "r", input, Deadline.in(budget));
  }

  private TritonBackend backend(FakeTriton... servers) {
    List<OipClient> clients =
        List.of(servers).stream().map(server -> OipClient.open(settings(server))).toList();
    return new TritonBackend(clients, breakers, 8, JUDGED);
  }

  private static OipSettings settings(FakeTriton server) {
    return new OipSettings(
        server.target(), 1, null, 1 << 20, Duration.ofSeconds(5), Duration.ofSeconds(5));
  }
}
