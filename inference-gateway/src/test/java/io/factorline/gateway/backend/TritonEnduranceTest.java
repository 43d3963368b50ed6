package io.factorline.gateway.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.gateway.backend.ScoreFailure.Kind;
import io.factorline.gateway.deadline.Deadline;
import io.factorline.gateway.faketriton.FakeTriton;
import io.factorline.gateway.faketriton.Fault;
import io.factorline.gateway.oip.OipClient;
import io.factorline.gateway.oip.OipSettings;
import io.factorline.gateway.repository.Manifest;
import io.factorline.gateway.repository.ModelRepository;
import io.factorline.gateway.repository.ShippedModels;
import io.factorline.gateway.tensor.DataType;
import io.factorline.gateway.tensor.Tensor;
import io.factorline.local.time.Wait;
import io.factorline.testsupport.Scale;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.grpc.Status;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Many calls to a server that fails, hangs, talks nonsense and is killed now and then: what is left
 * of them is no thread, no connection and no native memory.
 */
final class TritonEnduranceTest {
  private static final int COLUMNS = 22;
  private static final int CALLERS = 4;
  private static final int CALLS = Scale.of(3_000, 1_000_000);
  private static final long MOST_BYTES = 32L << 20;
  private static final int MOST_THREADS = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Less than what is judged, so that calls that hang do not open the breaker. */
  private static final Duration HASTE = Duration.ofMillis(20);

  private final Manifest manifest =
      new ModelRepository(ShippedModels.folder()).read().versions().getFirst().manifest();
  private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
  private FakeTriton triton = serving(FakeTriton.start());
  private final TritonBackend backend =
      new TritonBackend(
          List.of(
              OipClient.open(
                  new OipSettings(
                      triton.target(),
                      1,
                      null,
                      1 << 20,
                      Duration.ofSeconds(5),
                      Duration.ofSeconds(5)))),
          CircuitBreakerRegistry.of(
              CircuitBreakerConfig.custom()
                  .slidingWindowSize(1_000)
                  .minimumNumberOfCalls(1_000)
                  .waitDurationInOpenState(Duration.ofMillis(100))
                  .build()),
          CALLERS,
          Duration.ofMillis(50));

  @AfterEach
  void stop() {
    callers.shutdownNow();
    backend.close();
    triton.close();
  }

  @Test
  void shouldLeaveNothingBehind() throws Exception {
    backend.check(manifest);
    rounds(CALLS / 10);
    int threads = threads();
    long bytes = nativeBytes();

    Map<Kind, Integer> failures = rounds(CALLS);

    assertThat(failures).containsKeys(Kind.FAILED, Kind.GARBAGE, Kind.DEADLINE);
    assertThat(failures.keySet())
        .isSubsetOf(Kind.FAILED, Kind.GARBAGE, Kind.DEADLINE, Kind.OVERLOADED, Kind.UNREACHABLE);
    assertThat(Wait.until(PATIENCE, () -> triton.connections() == 1)).isTrue();
    assertThat(Wait.until(PATIENCE, () -> threads() <= threads + MOST_THREADS))
        .as("threads=%d, before=%d", threads(), threads)
        .isTrue();
    assertThat(nativeBytes() - bytes).isLessThan(MOST_BYTES);
  }

  private Map<Kind, Integer> rounds(int calls) throws ExecutionException, InterruptedException {
    Map<Kind, Integer> failures = new EnumMap<>(Kind.class);
    List<Fault> faults =
        List.of(
            new Fault.None(),
            new Fault.Fail(Status.Code.INTERNAL, "no memory"),
            new Fault.Fail(Status.Code.UNAVAILABLE, "Exceeds maximum queue size"),
            new Fault.Garbage(Fault.Kind.TOO_FEW_BYTES),
            new Fault.Hang());
    for (Fault fault : faults) {
      triton.fault(new Fault.OneIn(10, fault));
      Duration budget = fault instanceof Fault.Hang ? HASTE : PATIENCE;
      round(calls / faults.size(), budget, failures);
    }
    triton.close();
    round(CALLERS, PATIENCE, failures);
    triton = serving(FakeTriton.startOn(triton.port()));
    assertThat(Wait.until(PATIENCE, () -> failure(PATIENCE) == null)).isTrue();
    return failures;
  }

  private void round(int calls, Duration budget, Map<Kind, Integer> failures)
      throws ExecutionException, InterruptedException {
    List<Future<Map<Kind, Integer>>> parts = new ArrayList<>();
    for (int caller = 0; caller < CALLERS; caller++) {
      parts.add(callers.submit(() -> call(calls / CALLERS, budget)));
    }
    for (Future<Map<Kind, Integer>> part : parts) {
      part.get().forEach((kind, count) -> failures.merge(kind, count, Integer::sum));
    }
  }

  private Map<Kind, Integer> call(int calls, Duration budget) {
    Map<Kind, Integer> failures = new EnumMap<>(Kind.class);
    for (int i = 0; i < calls; i++) {
      Kind kind = failure(budget);
      if (kind != null) {
        failures.merge(kind, 1, Integer::sum);
      }
    }
    return failures;
  }

  /* Null where it is. */
  private Kind failure(Duration budget) {
    Tensor input = Tensor.matrix("factors", DataType.FP64, 2, new double[2 * COLUMNS]);
    try {
      assertThat(backend.score(new ScoreRequest(manifest, "r", input, Deadline.in(budget))))
          .containsExactly(0.25, 0.25);
      return null;
    } catch (ScoreFailure e) {
      return e.kind();
    }
  }

  private static FakeTriton serving(FakeTriton fake) {
    return fake.with("momentum", "1", "FP64", COLUMNS, row -> 0.25);
  }

  private static int threads() {
    return ManagementFactory.getThreadMXBean().getThreadCount();
  }

  /* Netty takes its buffers from the JDK or by itself, after what it finds in this JDK. */
  private static long nativeBytes() {
    long bytes =
        Math.max(
            0, io.grpc.netty.shaded.io.netty.util.internal.PlatformDependent.usedDirectMemory());
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      bytes += pool.getMemoryUsed();
    }
    return bytes;
  }
}
