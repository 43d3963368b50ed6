package io.factorline.gateway.signal;

import io.factorline.gateway.model.LiveVersion;
import io.factorline.online.Answer;
import io.factorline.tracing.SpanKeys;
import io.factorline.tracing.SpanRole;
import io.factorline.tracing.TraceSpan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The canary's part of an answer. It runs beside the stable part and has a share of the time, so
 * that whatever the canary does the stable version has time to answer in its place. Thread-safe.
 */
final class CanaryPart {
  private static final Logger LOG = LoggerFactory.getLogger(CanaryPart.class);
  private static final double SHARE = 0.5;

  private final ArmPipeline pipeline;
  private final MoneyDesk desk;
  private final Executor threads;

  CanaryPart(ArmPipeline pipeline, MoneyDesk desk, Executor threads) {
    this.pipeline = pipeline;
    this.desk = desk;
    this.threads = threads;
  }

  /** Why the stable version answers for a row. */
  record Why(Reason reason, String detail) {}

  /**
   * What came of it, by row; each row is told by the canary or given to the stable version.
   *
   * @param untold what the canary made of the rows that it does not tell
   */
  record Outcome(Map<Integer, Signal> told, Map<Integer, Why> given, List<Signal> untold) {}

  /** Begins; {@link #await} must follow. */
  CompletableFuture<Outcome> begin(
      Arms arms, SignalRequest request, Answer cells, List<Integer> rows, long nowMs) {
    LiveVersion version = arms.canary();
    CanaryShare share = arms.share();
    if (rows.isEmpty()) {
      return CompletableFuture.completedFuture(new Outcome(Map.of(), Map.of(), List.of()));
    }
    if (version == null || share == null) {
      return CompletableFuture.completedFuture(failed(rows, "the version is not live here"));
    }
    SignalRequest own = request.within(share(request));
    ArmRun run = new ArmRun(own, version, Arm.CANARY, arms.settings().within(share.most()));
    return CompletableFuture.supplyAsync(
        TraceSpan.carried(() -> outcome(run, share, cells, rows, nowMs)), threads);
  }

  private static io.factorline.gateway.deadline.Deadline share(SignalRequest request) {
    long leftNs = Math.max(0, request.deadline().leftNs());
    return request.deadline().atMost(Duration.ofNanos((long) (leftNs * SHARE)));
  }

  /** What came of it; past its share of the time all rows are given to the stable version. */
  Outcome await(CompletableFuture<Outcome> begun, SignalRequest request, List<Integer> rows) {
    try {
      return begun.get(Math.max(0, share(request).leftNs()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return failed(rows, "it was too slow");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(rows, "it was interrupted");
    } catch (ExecutionException e) {
      // A bug of the canary's part must not cost the stable version's answer.
      LOG.error("Canary broke; the stable version answers.", e.getCause());
      return failed(rows, "it broke");
    }
  }

  private static Outcome failed(List<Integer> rows, String detail) {
    Map<Integer, Why> given = new TreeMap<>();
    rows.forEach(row -> given.put(row, new Why(Reason.CANARY_FAILED, detail)));
    return new Outcome(Map.of(), given, List.of());
  }

  private Outcome outcome(
      ArmRun run, CanaryShare share, Answer cells, List<Integer> rows, long nowMs) {
    List<Signal> signals = pipeline.signals(run, cells, rows, nowMs);
    Outcome outcome = new Outcome(new TreeMap<>(), new TreeMap<>(), new ArrayList<>());
    List<Integer> asking = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Signal signal = signals.get(i);
      if (signal.status() == SignalStatus.ERROR) {
        String detail = signal.reason() + (signal.detail() == null ? "" : ", " + signal.detail());
        give(outcome, rows.get(i), signal, new Why(Reason.CANARY_FAILED, detail));
      } else if (run.request().intent() == Intent.TRADE && signal.isTradable()) {
        asking.add(i);
      } else {
        outcome.told().put(rows.get(i), signal);
      }
    }
    if (!asking.isEmpty()) {
      reserve(run, share, rows, signals, asking, outcome);
    }
    return outcome;
  }

  private void reserve(
      ArmRun run,
      CanaryShare share,
      List<Integer> rows,
      List<Signal> signals,
      List<Integer> asking,
      Outcome outcome) {
    List<Signal> asked = asking.stream().map(signals::get).toList();
    List<Optional<String>> refused =
        TraceSpan.within(
            "reserve",
            SpanRole.INTERNAL,
            step -> {
              step.set(SpanKeys.SYMBOLS, asked.size());
              return desk.reserve(share, run.version(), asked, run.request().deadline());
            });
    for (int i = 0; i < asking.size(); i++) {
      int row = rows.get(asking.get(i));
      Signal signal = asked.get(i);
      if (refused.get(i).isEmpty()) {
        outcome.told().put(row, signal);
      } else {
        give(outcome, row, signal, new Why(Reason.CANARY_LIMIT, refused.get(i).get()));
      }
    }
  }

  private static void give(Outcome outcome, int row, Signal signal, Why why) {
    outcome.given().put(row, why);
    outcome.untold().add(signal.without(why.reason(), why.detail()));
  }
}
