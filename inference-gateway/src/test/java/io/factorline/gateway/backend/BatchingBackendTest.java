package io.factorline.gateway.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.gateway.backend.BatchingBackend.BatchRule;
import io.factorline.gateway.deadline.Deadline;
import io.factorline.gateway.repository.Manifest;
import io.factorline.gateway.repository.ModelRepository;
import io.factorline.gateway.repository.ShippedModels;
import io.factorline.gateway.tensor.DataType;
import io.factorline.gateway.tensor.Tensor;
import io.factorline.local.time.Wait;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One version whose first call is held, so that those behind it gather. */
final class BatchingBackendTest {
  private static final int COLUMNS = 22;
  private static final Duration LONG = Duration.ofSeconds(60);

  private final Manifest manifest =
      new ModelRepository(ShippedModels.folder()).read().versions().getFirst().manifest();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final HeldBackend held = new HeldBackend();
  private IntSupplier waiting = () -> 0;
  private final Random random = new Random(20_261_127);

  @AfterEach
  void stop() {
    held.pass(1_000_000);
    threads.shutdownNow();
  }

  @Test
  void shouldGiveEachCallerTheBitsThatItGetsAlone() throws Exception {
    BatchingBackend batching = batching(new BatchRule(Duration.ofMillis(1), 16, 2), 0);
    held.pass(1_000_000);
    for (int round = 0; round < 20; round++) {
      List<ScoreRequest> requests = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        requests.add(request(1 + random.nextInt(5), LONG));
      }

      List<Future<double[]>> asked = new ArrayList<>();
      requests.forEach(request -> asked.add(threads.submit(() -> batching.score(request))));

      for (int i = 0; i < requests.size(); i++) {
        assertThat(asked.get(i).get()).containsExactly(HeldBackend.scores(requests.get(i)));
      }
    }
    assertThat(held.rows).allMatch(rows -> rows <= 16);
    assertThat(held.rows.stream().mapToInt(Integer::intValue).sum()).isGreaterThan(800);
  }

  @Test
  void shouldSendTogetherWhatComesWhileACallIsUnderWay() throws Exception {
    BatchingBackend batching = batching(new BatchRule(LONG, 100, 1), 0);
    ScoreRequest first = request(1, LONG);
    ScoreRequest second = request(2, LONG);
    ScoreRequest third = request(3, LONG);
    Future<double[]> one = ask(batching, first, 1);
    Future<double[]> two = threads.submit(() -> batching.score(second));
    awaitWaiting(1);
    Future<double[]> three = threads.submit(() -> batching.score(third));
    awaitWaiting(2);

    held.pass(2);

    assertThat(one.get()).containsExactly(HeldBackend.scores(first));
    assertThat(two.get()).containsExactly(HeldBackend.scores(second));
    assertThat(three.get()).containsExactly(HeldBackend.scores(third));
    assertThat(held.rows).containsExactly(1, 5);
    assertThat(gathered("free")).isEqualTo(3);
  }

  @Test
  void shouldSendWhatHasWaitedLongEnough() throws Exception {
    BatchingBackend batching = batching(new BatchRule(Duration.ofMillis(1), 100, 1), 0);
    Future<double[]> one = ask(batching, request(1, LONG), 1);
    Future<double[]> two = threads.submit(() -> batching.score(request(2, LONG)));

    await(() -> held.rows.size() == 2);

    assertThat(one.isDone()).isFalse();
    held.pass(2);
    assertThat(two.get()).hasSize(2);
    assertThat(gathered("waited")).isEqualTo(1);
  }

  @Test
  void shouldNotLetACallWaitForMoreThanAQuarterOfItsTime() throws Exception {
    BatchingBackend batching = batching(new BatchRule(LONG, 100, 1), 0);
    Future<double[]> one = ask(batching, request(1, LONG), 1);
    Future<double[]> two = threads.submit(() -> batching.score(request(1, Duration.ofSeconds(8))));

    await(() -> held.rows.size() == 2);

    held.pass(2);
    assertThat(one.get()).hasSize(1);
    assertThat(two.get()).as("three quarters are left").hasSize(1);
  }

  @Test
  void shouldKeepToWhatTheServerTakes() throws Exception {
    BatchingBackend batching = batching(new BatchRule(LONG, 100, 1), 4);
    Future<double[]> one = ask(batching, request(1, LONG), 1);
    Future<double[]> two = threads.submit(() -> batching.score(request(3, LONG)));
    awaitWaiting(1);
    Future<double[]> three = threads.submit(() -> batching.score(request(2, LONG)));
    await(() -> held.rows.size() == 2);
    Future<double[]> four = threads.submit(() -> batching.score(request(2, LONG)));
    await(() -> held.rows.size() == 3);
    Future<double[]> five = ask(batching, request(4, LONG), 4);

    held.pass(4);

    assertThat(List.of(one.get().length, two.get().length)).containsExactly(1, 3);
    assertThat(List.of(three.get().length, four.get().length)).containsExactly(2, 2);
    assertThat(five.get()).hasSize(4);
    assertThat(held.rows).containsExactly(1, 3, 4, 4);
  }

  @Test
  void shouldTellAFailureToEach() throws Exception {
    BatchingBackend batching = batching(new BatchRule(LONG, 100, 1), 0);
    held.failure = new ScoreFailure(ScoreFailure.Kind.GARBAGE, "no score");
    Future<double[]> one = ask(batching, request(1, LONG), 1);
    Future<double[]> two = threads.submit(() -> batching.score(request(1, LONG)));
    Future<double[]> three = threads.submit(() -> batching.score(request(1, LONG)));
    awaitWaiting(2);

    held.pass(2);

    for (Future<double[]> asked : List.of(one, two, three)) {
      assertThatThrownBy(asked::get)
          .hasCauseInstanceOf(ScoreFailure.class)
          .cause()
          .hasMessage("no score")
          .extracting(failure -> ((ScoreFailure) failure).kind())
          .isEqualTo(ScoreFailure.Kind.GARBAGE);
    }
    held.failure = null;
    held.pass(1);
    assertThat(batching.score(request(2, LONG))).hasSize(2);
  }

  @Test
  void shouldNotHarmOthersWhenOneGivesUp() throws Exception {
    BatchingBackend batching = batching(new BatchRule(LONG, 100, 1), 0);
    ScoreRequest second = request(2, LONG);
    ScoreRequest fourth = request(4, LONG);
    Future<double[]> one = ask(batching, request(1, LONG), 1);
    Future<double[]> two = threads.submit(() -> batching.score(second));
    awaitWaiting(1);
    Thread givesUp = Thread.ofVirtual().start(() -> scoreQuietly(batching, request(3, LONG)));
    awaitWaiting(2);
    Future<double[]> four = threads.submit(() -> batching.score(fourth));
    awaitWaiting(3);

    givesUp.interrupt();
    givesUp.join();
    held.pass(2);

    assertThat(one.get()).hasSize(1);
    assertThat(two.get()).containsExactly(HeldBackend.scores(second));
    assertThat(four.get()).containsExactly(HeldBackend.scores(fourth));
    assertThat(held.rows).containsExactly(1, 6);
  }

  @Test
  void shouldKeepTheDeadlineOfEach() throws Exception {
    BatchingBackend batching = batching(new BatchRule(Duration.ofMillis(200), 3, 1), 0);
    ScoreRequest patient = request(2, LONG);
    Future<double[]> one = ask(batching, request(1, LONG), 1);
    Future<double[]> two = threads.submit(() -> batching.score(patient));
    awaitWaiting(1);
    Future<double[]> hasty =
        threads.submit(() -> batching.score(request(1, Duration.ofMillis(300))));

    assertThatThrownBy(hasty::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .extracting(failure -> ((ScoreFailure) failure).kind())
        .isEqualTo(ScoreFailure.Kind.DEADLINE);
    held.pass(2);

    assertThat(one.get()).hasSize(1);
    assertThat(two.get()).containsExactly(HeldBackend.scores(patient));
  }

  @Test
  void shouldGiveUpACallThatNobodyWaitsFor() {
    BatchingBackend batching = batching(new BatchRule(Duration.ofMillis(1), 100, 1), 0);
    Thread first = Thread.ofVirtual().start(() -> scoreQuietly(batching, request(1, LONG)));
    await(() -> held.rows.size() == 1);
    Thread second = Thread.ofVirtual().start(() -> scoreQuietly(batching, request(1, LONG)));
    await(() -> held.rows.size() == 2);

    second.interrupt();

    await(() -> held.interrupted.size() == 1);
    first.interrupt();
    await(() -> held.interrupted.size() == 2);
    held.pass(1);
    await(() -> answers(batching));
  }

  private boolean answers(BatchingBackend batching) {
    try {
      return batching.score(request(1, LONG)).length == 1;
    } catch (ScoreFailure e) {
      throw new IllegalStateException(e);
    }
  }

  private static void scoreQuietly(BatchingBackend batching, ScoreRequest request) {
    try {
      var _ = batching.score(request);
    } catch (ScoreFailure e) {
      assertThat(e.kind()).isEqualTo(ScoreFailure.Kind.DEADLINE);
    }
  }

  /** A call that is at the backend, which has had calls of so many rows last. */
  private Future<double[]> ask(BatchingBackend batching, ScoreRequest request, int rows) {
    int before = held.rows.size();
    Future<double[]> asked = threads.submit(() -> batching.score(request));
    await(() -> held.rows.size() > before && held.rows.getLast() == rows);
    return asked;
  }

  private BatchingBackend batching(BatchRule rule, int mostRows) {
    BatchMetrics metrics = new BatchMetrics(registry);
    BatchingBackend made =
        new BatchingBackend(held, model -> rule, key -> mostRows, threads, metrics);
    waiting = made::waiting;
    return made;
  }

  private void awaitWaiting(int calls) {
    await(() -> waiting.getAsInt() == calls);
  }

  private double gathered(String cause) {
    DistributionSummary summary =
        registry.get("gateway.batches").tag("cause", cause).tag("backend", "triton").summary();
    return summary.totalAmount();
  }

  private ScoreRequest request(int rows, Duration budget) {
    double[] values = new double[rows * COLUMNS];
    synchronized (random) {
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextGaussian() * 100;
      }
    }
    Tensor input = Tensor.matrix("factors", DataType.FP64, rows, values);
    return new ScoreRequest(manifest, "r", input, Deadline.in(budget));
  }

  private static void await(BooleanSupplier condition) {
    assertThat(Wait.until(Duration.ofSeconds(30), condition)).isTrue();
  }
}
