package io.factorline.gateway.signal;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.Reading;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.gateway.backend.Backend;
import io.factorline.gateway.backend.BackendKind;
import io.factorline.gateway.deadline.Deadline;
import io.factorline.gateway.model.LiveVersion;
import io.factorline.online.Answer;
import io.factorline.online.FactorReader;
import io.factorline.online.ReadOptions;
import io.factorline.redis.SignalStore;
import io.factorline.time.EpochClock;
import io.factorline.tracing.SpanKeys;
import io.factorline.tracing.SpanRole;
import io.factorline.tracing.TraceSpan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Answers with signals: all symbols in one read and one cut, those of each arm scored together,
 * each with the side before it, recorded before it may be traded. Where the canary may not or
 * cannot tell a symbol's signal, the stable version does. Thread-safe; blocks its caller's thread.
 */
public final class SignalService {
  private static final Duration TO_TELL = Duration.ofMillis(50);

  private final FactorReader reader;
  private final Scoring scoring;
  private final ArmPipeline pipeline;
  private final CanaryPart canary;
  private final LastGood lastGood;
  private final AuditTrail audit;
  private final SignalMetrics metrics;
  private final EpochClock clock;
  private final AnswerMonitor answers;

  /**
   * What a service is made of.
   *
   * @param threads runs the canary's part of an answer, and parts of large ones
   * @param answers is told of each answer
   */
  public record Parts(
      FactorReader reader,
      Catalog catalog,
      Map<BackendKind, Backend> backends,
      SignalStore store,
      AuditTrail audit,
      SignalMetrics metrics,
      EpochClock clock,
      int rememberedSignals,
      ArmMonitor monitor,
      MoneyDesk desk,
      Executor threads,
      AnswerMonitor answers) {}

  public SignalService(Parts parts) {
    this.reader = parts.reader();
    this.lastGood = new LastGood(parts.rememberedSignals());
    this.scoring = new Scoring(parts.backends(), parts.metrics(), parts.monitor());
    this.pipeline =
        new ArmPipeline(
            parts.catalog(),
            new ScoreParts(scoring, parts.threads(), parts.metrics()),
            new Sides(parts.store()),
            lastGood,
            parts.clock());
    this.canary = new CanaryPart(pipeline, parts.desk(), parts.threads());
    this.audit = parts.audit();
    this.metrics = parts.metrics();
    this.clock = parts.clock();
    this.answers = parts.answers();
  }

  /** Whether any backend has the stable version ready, so that there can be a signal. */
  public boolean canScore(Arms arms) {
    return scoring.isReady(arms.stable().key(), arms.settings());
  }

  /**
   * The signals of a model's arms.
   *
   * @throws RequestException where the store or the deadline leaves nothing to tell
   */
  public SignalAnswer answer(SignalRequest request, Arms arms) {
    Answer cells =
        TraceSpan.within(
            "factors read", SpanRole.INTERNAL, step -> read(request, arms.stable(), step));
    long nowMs = clock.nowMs();
    SignalAnswer made = made(request, arms, cells, nowMs);
    SignalAnswer recorded =
        TraceSpan.within("audit", SpanRole.PRODUCER, step -> recorded(made, nowMs));
    recorded.untold().forEach(metrics::told);
    for (Signal signal : recorded.signals()) {
      metrics.told(signal);
      if (signal.status() == SignalStatus.OK && signal.backend() != BackendKind.LAST_GOOD) {
        lastGood.keep(signal.asItsArmTold());
      }
    }
    answers.answered(arms, recorded);
    return recorded;
  }

  private SignalAnswer made(SignalRequest request, Arms arms, Answer cells, long nowMs) {
    List<Integer> stableRows = new ArrayList<>();
    List<Integer> canaryRows = new ArrayList<>();
    for (int row = 0; row < cells.symbols().size(); row++) {
      (arms.isCanary(cells.symbols().get(row)) ? canaryRows : stableRows).add(row);
    }
    CompletableFuture<CanaryPart.Outcome> begun =
        canary.begin(arms, request, cells, canaryRows, nowMs);
    ArmRun stable = new ArmRun(request, arms.stable(), Arm.STABLE, arms.settings());
    Map<Integer, Signal> byRow = new TreeMap<>();
    put(byRow, stableRows, pipeline.signals(stable, cells, stableRows, nowMs));
    CanaryPart.Outcome outcome = canary.await(begun, request, canaryRows);
    byRow.putAll(outcome.told());
    List<Integer> given = List.copyOf(outcome.given().keySet());
    put(byRow, given, pipeline.signals(stable, cells, given, nowMs));
    outcome
        .given()
        .forEach((row, why) ->
            byRow.computeIfPresent(
                row, (key, signal) -> signal.inPlaceOfCanary(why.reason(), why.detail())));
    LiveVersion other = arms.canary();
    return new SignalAnswer(
        request,
        other == null ? List.of(arms.stable()) : List.of(arms.stable(), other),
        cells.cut().hash(),
        cells.cut().catalogHash(),
        List.copyOf(byRow.values()),
        outcome.untold());
  }

  private static void put(Map<Integer, Signal> byRow, List<Integer> rows, List<Signal> signals) {
    for (int i = 0; i < rows.size(); i++) {
      byRow.put(rows.get(i), signals.get(i));
    }
  }

  private Answer read(SignalRequest request, LiveVersion version, TraceSpan step) {
    ReadOptions options = new ReadOptions(Reading.CLOSED, request.cut());
    Answer now = reader.fromMemory(version.plan(), request.symbols(), options);
    step.set(SpanKeys.SYMBOLS, request.symbols().size())
        .set(SpanKeys.READ_FROM, now == null ? "store" : "memory");
    Answer answer = now == null ? awaited(request, version, options) : now;
    if (answer.isStoreGone()) {
      throw new RequestException(
          ErrorCode.STORE_UNAVAILABLE,
          "the store cannot be read, and nothing is known from before");
    }
    return answer;
  }

  private Answer awaited(SignalRequest request, LiveVersion version, ReadOptions options) {
    Deadline deadline = request.deadline();
    try {
      return reader
          .read(version.plan(), request.symbols(), options)
          .toCompletableFuture()
          .get(Math.max(0, deadline.leftNs()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw Deadline.passed();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Deadline.passed();
    } catch (ExecutionException e) {
      throw new IllegalStateException("must be read", e.getCause());
    }
  }

  /** Records all of it; what may be traded is told only once its record is safe. */
  private SignalAnswer recorded(SignalAnswer answer, long nowMs) {
    CompletableFuture<Void> written = audit.record(answer, nowMs);
    SignalRequest request = answer.request();
    boolean mustWait =
        request.intent() == Intent.TRADE && answer.signals().stream().anyMatch(Signal::isTradable);
    if (!mustWait || isWritten(written, request.deadline())) {
      return answer;
    }
    return answer.with(
        answer.signals().stream()
            .map(s -> s.isTradable() ? s.without(Reason.AUDIT, null) : s)
            .toList());
  }

  private static boolean isWritten(CompletableFuture<Void> written, Deadline deadline) {
    try {
      // So that there is time to say that it is not.
      long toTellNs = Math.min(TO_TELL.toNanos(), deadline.leftNs() / 4);
      written.get(Math.max(0, deadline.leftNs() - toTellNs), TimeUnit.NANOSECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }
}
