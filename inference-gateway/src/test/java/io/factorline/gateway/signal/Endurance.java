package io.factorline.gateway.signal;

import io.factorline.catalog.CatalogLoader;
import io.factorline.gateway.backend.BackendKind;
import io.factorline.gateway.backend.EmbeddedBackend;
import io.factorline.gateway.backend.TritonBackend;
import io.factorline.gateway.deadline.Deadline;
import io.factorline.gateway.embedded.EmbeddedException;
import io.factorline.gateway.embedded.EmbeddedModels;
import io.factorline.gateway.faketriton.FakeTriton;
import io.factorline.gateway.faketriton.Fault;
import io.factorline.gateway.model.LiveVersion;
import io.factorline.gateway.oip.OipClient;
import io.factorline.gateway.oip.OipSettings;
import io.factorline.gateway.repository.ModelRepository;
import io.factorline.gateway.repository.ShippedModels;
import io.factorline.gateway.repository.StoredVersion;
import io.factorline.gateway.tensor.Tensor;
import io.factorline.local.time.Wait;
import io.factorline.online.CutMode;
import io.factorline.online.PlanCompiler;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A process that scores at a server in trouble with ONNX Runtime to fall back to: {@code Endurance
 * CALLS}. Prints what it holds after each quarter of the calls, and at last who answered.
 */
final class Endurance implements AutoCloseable {
  static final int PARTS = 4;
  static final int CHANNELS = 2;
  private static final int CALLERS = 8;
  private static final int ROWS = 8;
  private static final double TOLD_BY_TRITON = 0.25;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /* Of calls some of which run out of it at the server; short enough that none is judged. */
  private static final Duration HASTE = Duration.ofMillis(100);

  private static final List<Fault> FAULTS =
      List.of(
          new Fault.None(),
          new Fault.OneIn(10, new Fault.Fail(Status.Code.INTERNAL, "no memory")),
          new Fault.OneIn(
              10, new Fault.Fail(Status.Code.UNAVAILABLE, "Exceeds maximum queue size")),
          new Fault.OneIn(10, new Fault.Garbage(Fault.Kind.TOO_FEW_BYTES)),
          new Fault.OneIn(10, new Fault.Garbage(Fault.Kind.NOT_A_NUMBER)));
  private static final List<Fault> SLOW_FAULTS =
      List.of(
          new Fault.OneIn(20, new Fault.Hang()),
          new Fault.OneIn(20, new Fault.Delay(HASTE.multipliedBy(2))));

  /* The slow ones, a reload and a kill beside those that are quick. */
  private static final int ROUNDS = FAULTS.size() + SLOW_FAULTS.size() + 2;

  private final StoredVersion stored =
      new ModelRepository(ShippedModels.folder()).read().versions().getFirst();
  private final byte[] onnx = Files.readAllBytes(stored.modelFile());
  private final LiveVersion version;
  private final EmbeddedModels embedded = new EmbeddedModels();
  private final TritonBackend backend;
  private final Scoring scoring;
  private final List<Vector> vectors;
  private final double toldByEmbedded;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLong byTriton = new AtomicLong();
  private final AtomicLong byEmbedded = new AtomicLong();
  private final AtomicLong late = new AtomicLong();
  private FakeTriton triton = serving(FakeTriton.start());

  private Endurance() throws EmbeddedException, IOException {
    List<String> factors =
        stored.manifest().inputs().stream().map(input -> input.factor().toString()).toList();
    version =
        new LiveVersion(stored.manifest(), PlanCompiler.compile(CatalogLoader.defaults(), factors));
    backend =
        new TritonBackend(
            List.of(
                OipClient.open(
                    new OipSettings(triton.target(), CHANNELS, null, 1 << 20, PATIENCE, PATIENCE))),
            CircuitBreakerRegistry.of(
                CircuitBreakerConfig.custom()
                    .waitDurationInOpenState(Duration.ofMillis(100))
                    .build()),
            CALLERS,
            HASTE);
    scoring =
        new Scoring(
            Map.of(
                BackendKind.TRITON, backend, BackendKind.EMBEDDED, new EmbeddedBackend(embedded)),
            new SignalMetrics(new SimpleMeterRegistry()),
            (key, arm, tookNs, isError) -> {});
    double[] row = new double[factors.size()];
    Arrays.fill(row, 100);
    vectors = Collections.nCopies(ROWS, new Vector(row, stored.manifest().input().type()));
    load();
    Tensor input =
        Tensor.matrix(stored.manifest().input().name(), stored.manifest().input().type(), 1, row);
    toldByEmbedded = embedded.run(version.key(), input).doubles()[0];
  }

  public static void main(String[] words) throws Exception {
    int calls = Integer.parseInt(words[0]);
    try (Endurance run = new Endurance()) {
      for (int part = 0; part < PARTS; part++) {
        run.all(calls / PARTS / ROUNDS);
        System.out.println("held " + Held.now(run.triton.connections()).words());
      }
      System.out.println(
          "answered triton=%d embedded=%d late=%d"
              .formatted(run.byTriton.get(), run.byEmbedded.get(), run.late.get()));
    }
  }

  private void all(int calls) throws Exception {
    for (Fault fault : FAULTS) {
      triton.fault(fault);
      round(calls, PATIENCE);
    }
    for (Fault fault : SLOW_FAULTS) {
      triton.fault(fault);
      round(calls, HASTE);
    }
    triton.fault(new Fault.None());
    reloading(calls);
    killed(calls);
    must(Wait.until(PATIENCE, this::isBack), "come back");
  }

  private boolean isBack() {
    backend.check(stored.manifest());
    return score(PATIENCE) == BackendKind.TRITON && triton.connections() == CHANNELS;
  }

  /** The server and this process load the version again and again. */
  private void reloading(int calls) throws Exception {
    AtomicBoolean isOver = new AtomicBoolean();
    Future<?> reloads =
        threads.submit(() -> {
          while (!isOver.get()) {
            triton.state(stored.model(), "LOADING");
            backend.check(stored.manifest());
            load();
            triton.state(stored.model(), "READY");
            backend.check(stored.manifest());
            Wait.pause(Duration.ofMillis(20));
          }
          return null;
        });
    try {
      round(calls, PATIENCE);
    } finally {
      isOver.set(true);
    }
    reloads.get();
  }

  private void load() throws EmbeddedException {
    embedded.load(version.key(), onnx, stored.manifest());
  }

  /** Calls go on while the server is killed and started where it listened. */
  private void killed(int calls) throws Exception {
    Future<?> round =
        threads.submit(() -> {
          round(calls, PATIENCE);
          return null;
        });
    triton.close();
    triton = serving(FakeTriton.startOn(triton.port()));
    round.get();
  }

  private void round(int calls, Duration budget) throws ExecutionException, InterruptedException {
    List<Future<?>> parts = new ArrayList<>();
    for (int caller = 0; caller < CALLERS; caller++) {
      parts.add(
          threads.submit(() -> {
            for (int i = 0; i < calls / CALLERS; i++) {
              score(budget);
            }
          }));
    }
    for (Future<?> part : parts) {
      part.get();
    }
  }

  /* Null where there was no time left. */
  private @Nullable BackendKind score(Duration budget) {
    SignalRequest request =
        new SignalRequest("r", 0, List.of(), Intent.PREVIEW, CutMode.CLOSED, Deadline.in(budget));
    ModelSettings settings =
        new ModelSettings(0, List.of(BackendKind.TRITON, BackendKind.EMBEDDED), Map.of());
    ArmRun run = new ArmRun(request, version, Arm.STABLE, settings);
    return switch (scoring.score(run, vectors)) {
      case Scoring.Scored(BackendKind by, double[] scores) -> {
        double told = by == BackendKind.TRITON ? TOLD_BY_TRITON : toldByEmbedded;
        must(scores.length == ROWS && Arrays.stream(scores).allMatch(s -> s == told), "be right");
        (by == BackendKind.TRITON ? byTriton : byEmbedded).incrementAndGet();
        yield by;
      }
      case Scoring.Failed(String detail) -> {
        must(budget == HASTE && detail.endsWith("embedded: deadline"), "fall back: " + detail);
        late.incrementAndGet();
        yield null;
      }
    };
  }

  private static void must(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException("must " + what);
    }
  }

  private FakeTriton serving(FakeTriton fake) {
    int columns = stored.manifest().inputs().size();
    return fake.with(
        stored.model(), Long.toString(stored.version()), "FP64", columns, row -> TOLD_BY_TRITON);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    backend.close();
    embedded.close();
    triton.close();
  }
}
