package io.factorline.gateway.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.CatalogLoader;
import io.factorline.gateway.backend.Backend;
import io.factorline.gateway.backend.BackendKind;
import io.factorline.gateway.backend.EmbeddedBackend;
import io.factorline.gateway.backend.TritonBackend;
import io.factorline.gateway.deadline.Deadline;
import io.factorline.gateway.embedded.EmbeddedModels;
import io.factorline.gateway.faketriton.FakeTriton;
import io.factorline.gateway.faketriton.Fault;
import io.factorline.gateway.model.LiveVersion;
import io.factorline.gateway.oip.OipClient;
import io.factorline.gateway.oip.OipSettings;
import io.factorline.gateway.repository.ModelRepository;
import io.factorline.gateway.repository.ShippedModels;
import io.factorline.gateway.repository.StoredVersion;
import io.factorline.online.CutMode;
import io.factorline.online.PlanCompiler;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that takes sixteen rows, and answers of a hundred. */
final class ScorePartsTest {
  private static final int ROWS = 100;
  private static final int MOST = 16;
  private static final int PARTS = 7;
  private static final double BAD = 4711;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final StoredVersion stored =
      new ModelRepository(ShippedModels.folder()).read().versions().getFirst();
  private final int columns = stored.manifest().inputs().size();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final EmbeddedModels embedded = new EmbeddedModels();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<Boolean> errors = Collections.synchronizedList(new ArrayList<>());
  private final Random random = new Random(20_261_127);
  private FakeTriton triton;
  private TritonBackend backend;

  @BeforeEach
  void start() throws Exception {
    triton = FakeTriton.start().with("momentum", "1", "FP64", columns, MOST, ScorePartsTest::score);
    backend =
        new TritonBackend(
            List.of(
                OipClient.open(
                    new OipSettings(triton.target(), 1, null, 1 << 20, PATIENCE, PATIENCE))),
            CircuitBreakerRegistry.ofDefaults(),
            64,
            PATIENCE);
    backend.check(stored.manifest());
    embedded.load(version(0).key(), Files.readAllBytes(stored.modelFile()), stored.manifest());
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
    backend.close();
    triton.close();
    embedded.close();
  }

  /* Depends on each bit of a row and on their order; NaN, which is no score, of a bad one. */
  private static double score(double[] row) {
    double sum = 0;
    for (double value : row) {
      sum = Math.sin(sum * 1.7 + value);
    }
    return row[0] == BAD ? Double.NaN : sum;
  }

  @Test
  void shouldGiveTheBitsOfOneCall() {
    List<Vector> vectors = vectors(ROWS);

    List<ScoreParts.Row> rows = score(MOST, vectors, PATIENCE, BackendKind.TRITON);

    assertThat(rows).extracting(ScoreParts.Row::by).containsOnly(BackendKind.TRITON);
    assertThat(rows.stream().mapToDouble(ScoreParts.Row::score).toArray())
        .containsExactly(vectors.stream().mapToDouble(vector -> score(vector.values())).toArray());
    assertThat(triton.inferences()).isEqualTo(PARTS);
    DistributionSummary parts = registry.get("gateway.parts").tag("model", "momentum").summary();
    assertThat(parts.totalAmount()).isEqualTo(PARTS);
    assertThat(errors).as("one call for the guards").containsExactly(false);
  }

  @Test
  void shouldGiveTheBitsWhateverTheSizes() {
    for (int most : new int[] {1, 2, 15, 16}) {
      for (int count : new int[] {1, most, most + 1, 3 * most - 1, 3 * most}) {
        List<Vector> vectors = vectors(count);
        List<ScoreParts.Row> rows = score(most, vectors, PATIENCE, BackendKind.TRITON);
        assertThat(rows.stream().mapToDouble(ScoreParts.Row::score).toArray())
            .as("most=%d, count=%d", most, count)
            .containsExactly(
                vectors.stream().mapToDouble(vector -> score(vector.values())).toArray());
      }
    }
  }

  @Test
  void shouldBeRefusedWithoutASplit() {
    List<ScoreParts.Row> rows = score(0, vectors(ROWS), PATIENCE, BackendKind.TRITON);

    assertThat(rows).hasSize(ROWS).extracting(ScoreParts.Row::by).containsOnlyNulls();
  }

  @Test
  void shouldCostThePartThatFailsAlone() {
    List<Vector> vectors = vectors(ROWS);
    vectors.set(50, vector(BAD));

    List<ScoreParts.Row> rows = score(MOST, vectors, PATIENCE, BackendKind.TRITON);

    Set<Integer> failed = new HashSet<>();
    for (int i = 0; i < ROWS; i++) {
      if (rows.get(i).by() == null) {
        failed.add(i);
        assertThat(rows.get(i).detail()).isEqualTo("triton: garbage");
      } else {
        assertThat(rows.get(i).score()).isEqualTo(score(vectors.get(i).values()));
      }
    }
    assertThat(failed).as("of seven parts the fourth").hasSize(15).contains(42, 50, 56);
    assertThat(errors).containsExactly(true);
  }

  @Test
  void shouldAskTheNextBackendForThePartThatFails() {
    List<Vector> vectors = vectors(ROWS);
    vectors.set(0, vector(BAD));

    List<ScoreParts.Row> rows =
        score(MOST, vectors, PATIENCE, BackendKind.TRITON, BackendKind.EMBEDDED);

    assertThat(rows.subList(0, 14))
        .extracting(ScoreParts.Row::by)
        .containsOnly(BackendKind.EMBEDDED);
    assertThat(rows.subList(14, ROWS))
        .extracting(ScoreParts.Row::by)
        .containsOnly(BackendKind.TRITON);
  }

  @Test
  void shouldEndWithTheDeadlineOfTheWhole() {
    triton.fault(new Fault.Hang());
    long startNs = System.nanoTime();

    List<ScoreParts.Row> rows =
        score(MOST, vectors(ROWS), Duration.ofMillis(200), BackendKind.TRITON);

    assertThat(rows).hasSize(ROWS).extracting(ScoreParts.Row::by).containsOnlyNulls();
    assertThat(System.nanoTime() - startNs).isBetween(200_000_000L, PATIENCE.toNanos() / 2);
    assertThat(errors).containsExactly(true);
  }

  @Test
  void shouldNotSplitWhatTheEmbeddedBackendAloneScores() {
    List<ScoreParts.Row> rows = score(MOST, vectors(ROWS), PATIENCE, BackendKind.EMBEDDED);

    assertThat(rows).extracting(ScoreParts.Row::by).containsOnly(BackendKind.EMBEDDED);
    assertThat(registry.find("gateway.parts").summary()).isNull();
  }

  private List<ScoreParts.Row> score(
      int most, List<Vector> vectors, Duration budget, BackendKind... order) {
    SignalMetrics metrics = new SignalMetrics(registry);
    Map<BackendKind, Backend> backends =
        Map.of(BackendKind.TRITON, backend, BackendKind.EMBEDDED, new EmbeddedBackend(embedded));
    ScoreParts parts =
        new ScoreParts(
            new Scoring(backends, metrics, (key, arm, tookNs, isError) -> errors.add(isError)),
            threads,
            metrics);
    SignalRequest request =
        new SignalRequest("r", 0, List.of(), Intent.PREVIEW, CutMode.CLOSED, Deadline.in(budget));
    ModelSettings settings = new ModelSettings(0, List.of(order), Map.of());
    return parts.score(new ArmRun(request, version(most), Arm.STABLE, settings), vectors);
  }

  private LiveVersion version(int most) {
    List<String> factors =
        stored.manifest().inputs().stream().map(input -> input.factor().toString()).toList();
    return new LiveVersion(
        stored.manifest(), PlanCompiler.compile(CatalogLoader.defaults(), factors), most);
  }

  private List<Vector> vectors(int count) {
    List<Vector> vectors = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      vectors.add(vector(100 + random.nextGaussian()));
    }
    return vectors;
  }

  private Vector vector(double first) {
    double[] values = new double[columns];
    values[0] = first;
    for (int i = 1; i < columns; i++) {
      values[i] = 100 + random.nextGaussian();
    }
    return new Vector(values, stored.manifest().input().type());
  }
}
