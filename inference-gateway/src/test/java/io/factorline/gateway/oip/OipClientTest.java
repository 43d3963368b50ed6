package io.factorline.gateway.oip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.factorline.gateway.deadline.Deadline;
import io.factorline.gateway.faketriton.FakeTriton;
import io.factorline.gateway.faketriton.Fault;
import io.factorline.gateway.oip.OipFailure.Kind;
import io.factorline.gateway.tensor.DataType;
import io.factorline.gateway.tensor.Tensor;
import io.factorline.local.time.Wait;
import io.factorline.tracing.SpanRef;
import io.factorline.tracing.SpanRole;
import io.factorline.tracing.TraceSpan;
import io.factorline.tracing.Tracing;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The client against a server of its own protocol that misbehaves on demand. */
final class OipClientTest {
  private static final int COLUMNS = 3;
  private static final int CHANNELS = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private FakeTriton triton;
  private OipClient client;

  /* The first call of a JVM loads gRPC, and the first of a channel connects: neither is what a test times. */
  @BeforeEach
  void start() throws OipFailure {
    triton = FakeTriton.start();
    triton.with("m", "1", "FP64", COLUMNS, row -> row[0] + 10 * row[1] + 100 * row[2]);
    triton.with("m", "2", "FP64", COLUMNS, row -> -row[0]);
    client = OipClient.open(settings(triton, PATIENCE));
    for (int channel = 0; channel < CHANNELS; channel++) {
      assertThat(client.isServerLive(soon())).isTrue();
    }
  }

  @AfterEach
  void stop() {
    client.close();
    triton.close();
  }

  @Test
  void shouldScoreEachRow() throws OipFailure {
    InferReply reply = client.infer(call("1", 1, 2, 3, 4, 5, 6), soon());

    assertThat(reply.output("score").shape()).containsExactly(2L, 1L);
    assertThat(reply.output("score").doubles()).containsExactly(321, 654);
    assertThat(reply.id()).isEqualTo("r");
  }

  @Test
  void shouldHandTheTraceOfItsThreadOn() throws OipFailure {
    String trace = "0af7651916cd43dd8448eb211c80319c";
    SpanRef caller = SpanRef.parse("00-" + trace + "-b7ad6b7169203331-01", null);
    TraceSpan span = Tracing.OFF.receive("answer", SpanRole.SERVER, caller);

    client.infer(call("1", 1, 2, 3), soon());
    assertThat(triton.traceparents()).isEmpty();
    try (var _ = span.open()) {
      client.infer(call("1", 1, 2, 3), soon());
    }

    assertThat(triton.traceparents())
        .containsExactly("00-" + trace + "-" + span.ref().spanId() + "-01");
  }

  @Test
  void shouldReadTypedContentsAsWell() throws OipFailure {
    triton.raw(false);

    assertThat(client.infer(call("1", 1, 2, 3), soon()).output("score").doubles())
        .containsExactly(321);
  }

  @Test
  void shouldTellTheVersionThatWasUsedWhereNoneIsAsked() throws OipFailure {
    InferReply reply = client.infer(call("", 1, 2, 3), soon());

    assertThat(reply.version()).isEqualTo("2");
    assertThat(reply.output("score").doubles()).containsExactly(-1);
  }

  @Test
  void shouldTellServerModelsAndStatistics() throws OipFailure {
    client.infer(call("1", 1, 2, 3), soon());

    assertThat(client.isServerLive(soon())).isTrue();
    assertThat(client.isServerReady(soon())).isTrue();
    assertThat(client.server(soon()).name()).isEqualTo("triton");
    assertThat(client.isModelReady("m", "1", soon())).isTrue();
    assertThat(client.isModelReady("m", "3", soon())).isFalse();
    assertThat(client.metadata("m", "1", soon()).inputs())
        .containsExactly(new TensorMetadata("factors", "FP64", List.of(-1L, 3L)));
    assertThat(client.index(soon()))
        .containsExactly(
            new ModelState("m", "1", "READY", ""), new ModelState("m", "2", "READY", ""));
    assertThat(client.statistics("m", "", soon()))
        .extracting(ModelStatistics::version, ModelStatistics::inferences)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("1", 1L),
            org.assertj.core.groups.Tuple.tuple("2", 0L));
  }

  @Test
  void shouldUnloadAndLoad() throws OipFailure {
    client.unload("m", soon());

    assertThat(client.isModelReady("m", "1", soon())).isFalse();
    assertThat(kindOf(call("1", 1, 2, 3))).isEqualTo(Kind.NOT_READY);

    client.load("m", soon());

    assertThat(client.isModelReady("m", "1", soon())).isTrue();
  }

  @Test
  void shouldEndAtTheDeadlineAndTellTheServer() {
    triton.fault(new Fault.Hang());
    long startNs = System.nanoTime();

    OipFailure failure = failure(call("1", 1, 2, 3), Deadline.in(Duration.ofMillis(300)));

    assertThat(failure.kind()).isEqualTo(Kind.DEADLINE);
    assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(PATIENCE);
    assertThat(Wait.until(PATIENCE, () -> triton.cancelled() == 1)).isTrue();
    assertThat(triton.inferences()).isEqualTo(1);
  }

  @Test
  void shouldEndAtItsOwnLimitWhereTheCallerHasMoreTime() {
    triton.fault(new Fault.Hang());

    try (OipClient hasty = OipClient.open(settings(triton, Duration.ofMillis(300)))) {
      OipFailure failure =
          catchThrowableOfType(
              OipFailure.class, () -> hasty.infer(call("1", 1, 2, 3), Deadline.in(PATIENCE)));

      assertThat(failure.kind()).isEqualTo(Kind.DEADLINE);
    }
  }

  @Test
  void shouldNotCallWhenTheDeadlineHasPassed() {
    assertThat(failure(call("1", 1, 2, 3), new Deadline(System.nanoTime() - 1)).kind())
        .isEqualTo(Kind.DEADLINE);
    assertThat(triton.inferences()).isZero();
  }

  @Test
  void shouldCancelTheCallOfAnInterruptedThread() throws InterruptedException {
    triton.fault(new Fault.Hang());
    CountDownLatch ended = new CountDownLatch(1);
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              failure(call("1", 1, 2, 3), Deadline.in(Duration.ofMinutes(1)));
              ended.countDown();
            });
    assertThat(Wait.until(PATIENCE, () -> triton.inferences() == 1)).isTrue();

    caller.interrupt();

    assertThat(Wait.until(PATIENCE, () -> triton.cancelled() == 1)).isTrue();
    assertThat(ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UNAVAILABLE|Request timeout expired|DEADLINE",
        "UNAVAILABLE|[request id: r] Exceeds maximum queue size|OVERLOADED",
        "UNAVAILABLE|Request for unknown model: 'm' version 1 is not at ready state|NOT_READY",
        "UNAVAILABLE|Server not ready|NOT_READY",
        "UNAVAILABLE|This protocol is restricted, expecting header"
            + " 'triton-grpc-protocol-k'|RESTRICTED",
        "UNAVAILABLE|something else|LOST",
        "NOT_FOUND|Request for unknown model: 'm' is not found|NOT_FOUND",
        "INVALID_ARGUMENT|unexpected shape|INVALID",
        "UNIMPLEMENTED|no|INVALID",
        "RESOURCE_EXHAUSTED|too much|OVERLOADED",
        "INTERNAL|onnx runtime error|INTERNAL",
        "UNKNOWN|what|INTERNAL"
      })
  void shouldTellFailuresApartAndNotRepeatThem(Status.Code code, String text, Kind kind) {
    triton.fault(new Fault.Fail(code, text));

    OipFailure failure = failure(call("1", 1, 2, 3), soon());

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure).hasMessageContaining(text);
    assertThat(triton.inferences()).isEqualTo(1);
  }

  @Test
  void shouldTryOnceMoreWhereAStoppingServerTookNothing() {
    triton.fault(
        new Fault.Fail(
            Status.Code.UNAVAILABLE,
            "GRPC server is shutting down and has stopped accepting new requests."));

    assertThat(failure(call("1", 1, 2, 3), soon()).kind()).isEqualTo(Kind.STOPPING);
    assertThat(triton.inferences()).isEqualTo(2);
  }

  @Test
  void shouldStopTryingAgainWhenNothingIsAnswered() {
    triton.fault(
        new Fault.Fail(
            Status.Code.UNAVAILABLE,
            "GRPC server is shutting down and has stopped accepting new requests."));
    int calls = 100;

    IntStream.range(0, calls).forEach(i -> failure(call("1", 1, 2, 3), soon()));

    assertThat(triton.inferences()).isEqualTo(calls + 10);
  }

  /* What was on its way when a connection ended may have been reached: that ends first. */
  @Test
  void shouldSayThatNothingWasReachedWhereNobodyListens() {
    triton.close();

    assertThat(Wait.until(PATIENCE, () -> failure(call("1", 1, 2, 3), soon()).isSafeElsewhere()))
        .isTrue();
    assertThat(failure(call("1", 1, 2, 3), soon()).isSafeElsewhere()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.Kind.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NOT_A_NUMBER", "TOO_FEW_ROWS"})
  void shouldRefuseAnAnswerThatIsNotTheProtocols(Fault.Kind kind) {
    triton.fault(new Fault.Garbage(kind));

    OipFailure failure =
        catchThrowableOfType(
            OipFailure.class, () -> client.infer(call("1", 1, 2, 3), soon()).output("score"));

    assertThat(failure.kind()).isEqualTo(Kind.GARBAGE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4|data-type is 'FP32', but model 'm' expects 'FP64'|FP32",
        "4|unexpected shape for input 'factors' for model 'm'. Expected [-1,3], got [1,4]|FP64"
      })
  void shouldTellWhatTheServerRefuses(int columns, String text, DataType type) {
    Tensor tensor = Tensor.matrix("factors", type, 1, new double[columns]);
    InferCall call = new InferCall("m", "1", "r", List.of(tensor), List.of());

    OipFailure failure = failure(call, soon());

    assertThat(failure.kind()).isEqualTo(Kind.INVALID);
    assertThat(failure).hasMessageContaining(text);
  }

  @Test
  void shouldFindTheServerAgainAfterItWasKilled() throws OipFailure {
    client.infer(call("1", 1, 2, 3), soon());
    int port = triton.port();
    triton.close();
    assertThat(failure(call("1", 1, 2, 3), soon()).kind()).isIn(Kind.UNREACHABLE, Kind.LOST);

    triton = FakeTriton.startOn(port).with("m", "1", "FP64", COLUMNS, row -> 42);

    assertThat(
            Wait.until(
                PATIENCE,
                () -> {
                  try {
                    return client.infer(call("1", 1, 2, 3), soon()).output("score").doubles()[0]
                        == 42;
                  } catch (OipFailure e) {
                    return false;
                  }
                }))
        .isTrue();
  }

  @Test
  void shouldLoseNoCallToConnectionsThatTheServerRetires() throws Exception {
    try (FakeTriton retiring = FakeTriton.startWithConnectionAge(Duration.ofMillis(100));
        OipClient toRetiring = OipClient.open(settings(retiring, PATIENCE))) {
      retiring.with("m", "1", "FP64", COLUMNS, row -> row[0]);
      long endNs = System.nanoTime() + Duration.ofSeconds(2).toNanos();
      int answered = 0;
      while (System.nanoTime() < endNs) {
        assertThat(toRetiring.infer(call("1", answered, 0, 0), soon()).output("score").doubles())
            .containsExactly(answered);
        answered++;
      }
      assertThat(answered).isGreaterThan(100);
    }
  }

  @Test
  void shouldAnswerEachOfManyThreadsItsOwn() throws Exception {
    int threads = 16;
    int calls = 200;
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int thread = t;
        running.add(
            executor.submit(() -> {
              for (int i = 0; i < calls; i++) {
                double[] scores =
                    client.infer(call("1", thread, i, 0), soon()).output("score").doubles();
                assertThat(scores).containsExactly(thread + 10.0 * i);
              }
              return null;
            }));
      }
      for (Future<?> future : running) {
        future.get();
      }
    }
    assertThat(triton.inferences()).isEqualTo((long) threads * calls);
  }

  private Kind kindOf(InferCall call) {
    return failure(call, soon()).kind();
  }

  private OipFailure failure(InferCall call, Deadline deadline) {
    return catchThrowableOfType(OipFailure.class, () -> client.infer(call, deadline));
  }

  private static InferCall call(String version, double... values) {
    Tensor tensor = Tensor.matrix("factors", DataType.FP64, values.length / COLUMNS, values);
    return new InferCall("m", version, "r", List.of(tensor), List.of("score"));
  }

  private static OipSettings settings(FakeTriton server, Duration callTimeout) {
    return new OipSettings(server.target(), CHANNELS, null, 1 << 20, callTimeout, PATIENCE);
  }

  private static Deadline soon() {
    return Deadline.in(PATIENCE);
  }
}
