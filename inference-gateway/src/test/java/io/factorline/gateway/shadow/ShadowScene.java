package io.factorline.gateway.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.CatalogLoader;
import io.factorline.gateway.backend.Backend;
import io.factorline.gateway.backend.BackendKind;
import io.factorline.gateway.backend.ScoreFailure;
import io.factorline.gateway.backend.ScoreRequest;
import io.factorline.gateway.deadline.Deadline;
import io.factorline.gateway.drift.DriftCounts;
import io.factorline.gateway.drift.DriftTrial;
import io.factorline.gateway.model.LiveVersion;
import io.factorline.gateway.repository.Manifest;
import io.factorline.gateway.repository.ModelKey;
import io.factorline.gateway.repository.ModelRepository;
import io.factorline.gateway.repository.ShippedModels;
import io.factorline.gateway.rollout.DriftAction;
import io.factorline.gateway.rollout.DriftGuard;
import io.factorline.gateway.rollout.Plans;
import io.factorline.gateway.rollout.ShadowPlan;
import io.factorline.gateway.rollout.ShadowState;
import io.factorline.gateway.signal.AnswerMonitor;
import io.factorline.gateway.signal.Arm;
import io.factorline.gateway.signal.Arms;
import io.factorline.gateway.signal.CanaryShare;
import io.factorline.gateway.signal.Intent;
import io.factorline.gateway.signal.ModelSettings;
import io.factorline.gateway.signal.Money;
import io.factorline.gateway.signal.Signal;
import io.factorline.gateway.signal.SignalAnswer;
import io.factorline.gateway.signal.SignalMetrics;
import io.factorline.gateway.signal.SignalRequest;
import io.factorline.local.time.Wait;
import io.factorline.online.CutMode;
import io.factorline.online.PlanCompiler;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The two versions that are shipped, a pool that runs the second as shadow, and what it leaves. */
public final class ShadowScene implements AutoCloseable {
  static final int MOST_ROWS = 5;
  static final DriftGuard GUARD =
      new DriftGuard(1, 0.25, 0.2, Duration.ofMinutes(1), DriftAction.STOP);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  final LiveVersion stable;
  final LiveVersion second;
  final Map<ModelKey, LiveVersion> live = new HashMap<>();
  final DriftCounts drift = new DriftCounts(System::nanoTime);
  final Queue<SignalAnswer> recorded = new ConcurrentLinkedQueue<>();
  final AtomicLong nowNs = new AtomicLong();
  volatile CompletableFuture<Void> written = CompletableFuture.completedFuture(null);
  volatile @Nullable DriftTrial canary;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ShadowBoard board = new ShadowBoard(Duration.ofSeconds(1), nowNs::get);
  private final ShadowPool pool;

  /** What scores. */
  public interface Scoring {
    double[] score(ScoreRequest request) throws ScoreFailure;
  }

  ShadowScene(Scoring scoring) {
    this(scoring, version(0), version(1));
  }

  /** Versions of one model. */
  public ShadowScene(Scoring scoring, LiveVersion stable, LiveVersion second) {
    this.stable = stable;
    this.second = second;
    live.put(stable.key(), stable);
    live.put(second.key(), second);
    ShadowScorer scorer =
        new ShadowScorer(
            new ShadowScorer.Parts(
                live::get,
                backend(scoring),
                (answer, nowMs) -> {
                  recorded.add(answer);
                  return written;
                },
                () -> {},
                drift,
                new ShadowMetrics(registry),
                new SignalMetrics(registry),
                () -> 1));
    pool = new ShadowPool(board, model -> canary, scorer, 1, MOST_ROWS);
  }

  private static Backend backend(Scoring scoring) {
    return new Backend() {
      @Override
      public BackendKind kind() {
        return BackendKind.EMBEDDED;
      }

      @Override
      public boolean isReady(ModelKey key) {
        return true;
      }

      @Override
      public double[] score(ScoreRequest request) throws ScoreFailure {
        return scoring.score(request);
      }
    };
  }

  private static LiveVersion version(int index) {
    Manifest manifest =
        new ModelRepository(ShippedModels.folder()).read().versions().get(index).manifest();
    return new LiveVersion(
        manifest,
        PlanCompiler.compile(
            CatalogLoader.defaults(),
            manifest.inputs().stream().map(input -> input.factor().toString()).toList()));
  }

  /** The second version runs as shadow. */
  public void declare() {
    String model = stable.key().model();
    ShadowState state =
        ShadowState.none(model)
            .start(
                new ShadowPlan(2, 10_000, 1, GUARD),
                1,
                second.manifest().sha256(),
                "salt",
                Plans.by("ada", 1));
    board.put(state, nowNs.get());
    drift.follow(model, Arm.SHADOW, ShadowBoard.drift(model, state.trial()));
  }

  /** What is told of answers. */
  public AnswerMonitor monitor() {
    return pool;
  }

  Arms arms(boolean hasCanary) {
    CanaryShare share =
        new CanaryShare(
            second.key(),
            second.manifest().sha256(),
            1,
            Set.of("C"),
            new Money(BigDecimal.TEN, "USD"));
    ModelSettings settings = new ModelSettings(1, List.of(BackendKind.EMBEDDED), Map.of());
    return hasCanary
        ? new Arms(stable, second, share, settings)
        : new Arms(stable, null, null, settings);
  }

  /** Tells the pool of an answer. */
  void answer(Arms arms, Duration budget, List<Signal> told, List<Signal> untold) {
    SignalRequest request =
        new SignalRequest(
            "r",
            System.nanoTime(),
            told.stream().map(Signal::symbol).toList(),
            Intent.TRADE,
            CutMode.LIVE,
            Deadline.in(budget));
    pool.answered(
        arms, new SignalAnswer(request, List.of(stable, second), "cut", "cat", told, untold));
  }

  void answer(Signal... told) {
    answer(arms(false), LIMIT, List.of(told), List.of());
  }

  /** Waits until nothing is under way. */
  public void awaitIdle() {
    assertThat(Wait.until(LIMIT, () -> pool.waiting() == 0)).as("idle").isTrue();
  }

  /** Waits until so many predictions had this outcome. */
  public void awaitCount(String outcome, int count) {
    assertThat(Wait.until(LIMIT, () -> count(outcome) >= count)).as(outcome).isTrue();
  }

  public int count(String outcome) {
    return (int)
        registry.find("gateway.shadow").tag("outcome", outcome).counters().stream()
            .mapToDouble(Counter::count)
            .sum();
  }

  @Override
  public void close() {
    pool.close();
  }
}
