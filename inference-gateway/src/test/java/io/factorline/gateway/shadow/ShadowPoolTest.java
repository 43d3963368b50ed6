package io.factorline.gateway.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.gateway.backend.ScoreFailure;
import io.factorline.gateway.backend.ScoreRequest;
import io.factorline.gateway.drift.DriftReport;
import io.factorline.gateway.drift.DriftTrial;
import io.factorline.gateway.model.LiveVersion;
import io.factorline.gateway.repository.Manifest;
import io.factorline.gateway.repository.Range;
import io.factorline.gateway.signal.Arm;
import io.factorline.gateway.signal.Reason;
import io.factorline.gateway.signal.Signal;
import io.factorline.gateway.signal.SignalAnswer;
import io.factorline.gateway.signal.SignalStatus;
import io.factorline.gateway.signal.TestSignals;
import io.factorline.local.time.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What a shadow makes of answers, and what it does where it cannot: never anything to an answer.
 */
final class ShadowPoolTest {
  private final List<ScoreRequest> asked = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile ShadowScene.Scoring scoring = request -> same(request, -0.95);
  private final ShadowScene scene =
      new ShadowScene(request -> {
        asked.add(request);
        return scoring.score(request);
      });

  @AfterEach
  void close() {
    end.countDown();
    scene.close();
  }

  @Test
  void shouldScoreTheVeryVectorThatTheStableVersionAnsweredWith() {
    scene.declare();
    Signal told = told("A", 10, 0.05);
    Signal other = told("B", 10, 0.15);

    scene.answer(told, other);
    scene.awaitIdle();

    assertThat(asked).hasSize(1);
    double[] both = new double[2 * told.vector().values().length];
    System.arraycopy(told.vector().values(), 0, both, 0, both.length / 2);
    System.arraycopy(other.vector().values(), 0, both, both.length / 2, both.length / 2);
    assertThat(asked.getFirst().input().doubles()).isEqualTo(both);
    assertThat(asked.getFirst().manifest()).isEqualTo(scene.second.manifest());
    SignalAnswer record = scene.recorded.remove();
    Signal made = record.untold().getFirst();
    assertThat(record.signals()).as("nothing is told").isEmpty();
    assertThat(record.sha256(made)).isEqualTo(scene.second.manifest().sha256());
    assertThat(made.arm()).isEqualTo(Arm.SHADOW);
    assertThat(made.status()).isEqualTo(SignalStatus.NO_SIGNAL);
    assertThat(made.reason()).isEqualTo(Reason.SHADOW);
    assertThat(made.isTradable()).isFalse();
    assertThat(made.score()).isEqualTo(-0.95);
    assertThat(made.cut()).isSameAs(told.cut());
    assertThat(made.vector()).isSameAs(told.vector());
    assertThat(made.id())
        .matches("[0-9a-f]{32}")
        .isNotEqualTo(told.id())
        .isNotEqualTo(told.cut().id(scene.second.key()));
    assertThat(scene.count("scored")).isEqualTo(2);
  }

  @Test
  void shouldCountPairsOnceTheirRecordsAreSafe() {
    scene.declare();
    scene.written = new CompletableFuture<>();
    scene.answer(told("A", 10, 0.05));
    scene.awaitIdle();
    assertThat(pairs(Arm.SHADOW)).isZero();

    scene.written.complete(null);
    assertThat(pairs(Arm.SHADOW)).isEqualTo(1);
    DriftReport report = scene.drift.report("momentum", Arm.SHADOW);
    assertThat(report.pairs().champion().get(10)).as("0.05 of [-1, 1] in 20").isEqualTo(1);
    assertThat(report.pairs().challenger().get(0)).isEqualTo(1);

    scene.written = CompletableFuture.failedFuture(new IllegalStateException("no Kafka"));
    scene.answer(told("A", 11, 0.05));
    scene.awaitIdle();
    assertThat(pairs(Arm.SHADOW)).isEqualTo(1);
    assertThat(scene.count("unrecorded")).isEqualTo(1);
  }

  @Test
  void shouldDropWhatDoesNotFitWhileItHangs() throws Exception {
    scene.declare();
    scoring =
        request -> {
          begun.countDown();
          await();
          return same(request, 0);
        };
    scene.answer(told("A", 10, 0), told("B", 10, 0));
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

    scene.answer(told("A", 11, 0), told("B", 11, 0));
    scene.answer(told("A", 12, 0), told("B", 12, 0));
    assertThat(scene.count("full")).as("four of five rows are taken").isEqualTo(2);
    scene.answer(told("A", 13, 0));
    assertThat(scene.count("full")).isEqualTo(2);

    end.countDown();
    scene.awaitIdle();
    assertThat(scene.count("scored")).isEqualTo(5);
  }

  @Test
  void shouldDropWhatComesTooLate() throws Exception {
    scene.declare();
    scoring =
        request -> {
          begun.countDown();
          await();
          return same(request, 0);
        };
    scene.answer(told("A", 10, 0));
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    scene.answer(scene.arms(false), Duration.ofMillis(1), List.of(told("A", 11, 0)), List.of());

    long endNs = System.nanoTime() + Duration.ofMillis(2).toNanos();
    assertThat(Wait.until(Duration.ofSeconds(5), () -> System.nanoTime() - endNs > 0)).isTrue();
    end.countDown();
    scene.awaitIdle();

    assertThat(scene.count("deadline")).isEqualTo(1);
    assertThat(asked).as("it is not even asked").hasSize(1);
  }

  @Test
  void shouldRecordFailuresAndCompareNoneOfThem() {
    scene.declare();
    assertFailed(
        request -> {
          throw new ScoreFailure(ScoreFailure.Kind.FAILED, "no memory");
        },
        "embedded: failed");
    assertFailed(request -> new double[0], "embedded: garbage");
    assertFailed(request -> same(request, Double.NaN), "embedded: garbage");
    assertFailed(
        request -> {
          throw new IllegalStateException("has a bug");
        },
        "embedded: failed");

    assertThat(scene.count("failed")).isEqualTo(4);
    assertThat(pairs(Arm.SHADOW)).isZero();
    scoring = request -> same(request, 0);
    scene.answer(told("A", 100, 0));
    scene.awaitCount("scored", 1);
  }

  private void assertFailed(ShadowScene.Scoring by, String detail) {
    scoring = by;
    scene.answer(told("A", 10, 0));
    scene.awaitIdle();
    Signal made = scene.recorded.remove().untold().getFirst();
    assertThat(made.status()).isEqualTo(SignalStatus.ERROR);
    assertThat(made.detail()).isEqualTo(detail);
    assertThat(made.score()).isNull();
  }

  @Test
  void shouldNotRunWhatIsNotReadyOrReadsOtherThings() {
    scene.declare();
    scene.live.remove(scene.second.key());
    scene.answer(told("A", 10, 0));
    scene.awaitIdle();
    assertThat(scene.count("not_ready")).isEqualTo(1);

    scene.live.put(scene.second.key(), changed(input -> with(input, 1.0, input.range())));
    scene.answer(told("A", 10, 0));
    scene.awaitIdle();
    assertThat(scene.count("unlike")).as("another rule for missing values").isEqualTo(1);

    scene.live.put(scene.second.key(), changed(input -> with(input, null, new Range(0, 1))));
    scene.answer(told("A", 10, 0));
    scene.awaitIdle();
    assertThat(scene.count("unlike")).as("another range of values").isEqualTo(2);
    assertThat(asked).isEmpty();
  }

  @Test
  void shouldNotRunBesideItselfNorWhereTheStateIsOldNorOfWhatHasNoScore() {
    scene.answer(told("A", 10, 0));
    scene.declare();
    scene.answer(scene.arms(true), Duration.ofSeconds(30), List.of(told("A", 10, 0)), List.of());
    scene.answer(Signal.none(scene.stable.key(), "A", Reason.ROW_BEHIND, "late"));
    scene.nowNs.set(Duration.ofSeconds(2).toNanos());
    scene.answer(told("A", 10, 0));
    scene.awaitIdle();

    assertThat(asked).isEmpty();
    assertThat(scene.recorded).isEmpty();
  }

  @Test
  void shouldScoreTheStableVersionOnWhatTheCanaryAnsweredWith() {
    DriftTrial trial =
        new DriftTrial(scene.second.key(), Arm.CANARY, "canary 1", ShadowScene.GUARD);
    scene.canary = trial;
    scene.drift.follow("momentum", Arm.CANARY, trial);
    Signal canary = TestSignals.scored(scene.second, Arm.CANARY, "C", 10, 2, 0.95);
    Signal poor =
        TestSignals.withoutMoney(TestSignals.scored(scene.second, Arm.CANARY, "D", 10, 11, 0.35));
    scene.answer(
        scene.arms(true),
        Duration.ofSeconds(30),
        List.of(told("A", 10, 0), canary, told("D", 10, -0.35)),
        List.of(poor));
    scene.awaitIdle();

    assertThat(asked).hasSize(1);
    assertThat(asked.getFirst().manifest()).isEqualTo(scene.stable.manifest());
    assertThat(asked.getFirst().input().doubles()).isEqualTo(canary.vector().values());
    Signal made = scene.recorded.remove().untold().getFirst();
    assertThat(made.key()).isEqualTo(scene.stable.key());
    assertThat(made.arm()).isEqualTo(Arm.SHADOW);
    DriftReport report = scene.drift.report("momentum", Arm.CANARY);
    assertThat(report.pairs().pairs()).as("one scored, one that both have told").isEqualTo(2);
    assertThat(report.pairs().champion().get(0)).as("-0.95").isEqualTo(1);
    assertThat(report.pairs().champion().get(6)).as("-0.35").isEqualTo(1);
    assertThat(report.pairs().challenger().get(19)).as("0.95").isEqualTo(1);
    assertThat(report.pairs().challenger().get(13)).as("0.35").isEqualTo(1);
  }

  private long pairs(Arm arm) {
    return scene.drift.report("momentum", arm).pairs().pairs();
  }

  private Signal told(String symbol, long endNs, double score) {
    return TestSignals.scored(scene.stable, Arm.STABLE, symbol, endNs, 1.0 + endNs, score);
  }

  private LiveVersion changed(UnaryOperator<Manifest.Input> change) {
    Manifest of = scene.second.manifest();
    Manifest changed =
        new Manifest(
            of.model(),
            of.version(),
            of.description(),
            of.sha256(),
            of.input(),
            of.output(),
            of.outputRange(),
            of.decision(),
            of.inputs().stream().map(change).toList());
    return new LiveVersion(changed, scene.second.plan());
  }

  private static Manifest.Input with(Manifest.Input input, Double fill, Range range) {
    return new Manifest.Input(
        input.factor(), input.reading(), input.definition(), fill, false, range, null);
  }

  private static double[] same(ScoreRequest request, double score) {
    double[] scores = new double[request.rows()];
    Arrays.fill(scores, score);
    return scores;
  }

  private void await() {
    try {
      assertThat(end.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
