package io.factorline.gateway.stream;

import io.factorline.error.RequestException;
import io.factorline.gateway.deadline.Deadline;
import io.factorline.gateway.kafka.UnhandledBatchException;
import io.factorline.gateway.model.LiveVersion;
import io.factorline.gateway.signal.Arms;
import io.factorline.gateway.signal.AuditTrail;
import io.factorline.gateway.signal.ModelRouter;
import io.factorline.gateway.signal.Reason;
import io.factorline.gateway.signal.Signal;
import io.factorline.gateway.signal.SignalAnswer;
import io.factorline.gateway.signal.SignalRequest;
import io.factorline.gateway.signal.SignalService;
import io.factorline.gateway.signal.SignalStatus;
import io.factorline.online.CutMode;
import io.factorline.time.EpochClock;
import io.factorline.tracing.SpanKeys;
import io.factorline.tracing.SpanRef;
import io.factorline.tracing.SpanRole;
import io.factorline.tracing.TraceSpan;
import io.factorline.tracing.Tracing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Signs the bars of a batch for one model: first those whose rows have them, then, when the others
 * have theirs too or the wait is over, those; what has not come by then, and what comes too late,
 * is marked in the audit. Thread-safe; blocks its caller's thread.
 */
public final class BarSigner {
  private static final long NS_PER_MS = 1_000_000;
  private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofSeconds(10);

  private final ModelRouter router;
  private final SignalService service;
  private final AuditTrail audit;
  private final SignalTopic topic;
  private final RowWait rows;
  private final StreamMetrics metrics;
  private final EpochClock clock;
  private final Limits limits;
  private final Tracing tracing;
  private final LastSigned lastSigned;

  /**
   * How long things may take.
   *
   * @param rowWait for rows to have their bars
   * @param budget for signals of rows that have
   * @param remembered symbols whose last signal is remembered
   */
  public record Limits(Duration rowWait, Duration budget, int remembered) {}

  /** What a signer asks and tells. */
  public record Parts(
      ModelRouter router,
      SignalService service,
      AuditTrail audit,
      SignalTopic topic,
      StreamMetrics metrics,
      EpochClock clock,
      Tracing tracing) {}

  BarSigner(Parts parts, RowWait rows, Limits limits) {
    this.router = parts.router();
    this.service = parts.service();
    this.audit = parts.audit();
    this.topic = parts.topic();
    this.metrics = parts.metrics();
    this.clock = parts.clock();
    this.tracing = parts.tracing();
    this.rows = rows;
    this.limits = limits;
    this.lastSigned = new LastSigned(limits.remembered());
  }

  /** Bars of one model that are to be signed, by symbol. */
  private record Work(ModelStream stream, Arms arms, Map<String, List<TriggerBar>> bars) {
    Work only(Predicate<String> symbols) {
      Map<String, List<TriggerBar>> some = new LinkedHashMap<>();
      bars.forEach((symbol, own) -> {
        if (symbols.test(symbol)) {
          some.put(symbol, own);
        }
      });
      return new Work(stream, arms, some);
    }

    List<TriggerBar> of(String symbol) {
      return bars.getOrDefault(symbol, List.of());
    }

    boolean isEmpty() {
      return bars.isEmpty();
    }
  }

  /**
   * Signs; returns once Kafka has all signals, and all records of bars without one.
   *
   * @throws UnhandledBatchException where it does not have all of them; then all must be signed
   *     again
   */
  void sign(ModelStream stream, List<TriggerBar> bars) {
    Arms arms;
    try {
      arms = router.arms(stream.model());
    } catch (RequestException e) {
      metrics.bars(stream.model(), BarOutcome.UNAVAILABLE, bars.size());
      return;
    }
    BarChoice choice = BarChoice.of(arms.stable().plan().storedViews(), bars);
    choice.passed().forEach((why, count) -> metrics.bars(stream.model(), why, count));
    Work all = new Work(stream, arms, choice.chosen());
    if (!all.isEmpty()) {
      TraceSpan batch = begun(all);
      try (var _ = batch.open()) {
        sign(all);
      } catch (RuntimeException e) {
        batch.fail("unhandled");
        throw e;
      } finally {
        batch.end();
      }
    }
  }

  /* In the trace of the first bar that is followed; the others are linked. */
  private TraceSpan begun(Work all) {
    List<SpanRef> followed = new ArrayList<>();
    for (List<TriggerBar> own : all.bars().values()) {
      for (TriggerBar bar : own) {
        if (bar.trace() != null && bar.isFollowed()) {
          followed.add(bar.trace());
        }
      }
    }
    TraceSpan batch =
        tracing
            .receive(
                "bars sign", SpanRole.CONSUMER, followed.isEmpty() ? null : followed.getFirst())
            .set(SpanKeys.MODEL, all.stream().model())
            .set(SpanKeys.SYMBOLS, all.bars().size());
    followed.stream().skip(1).forEach(batch::link);
    return batch;
  }

  private void sign(Work all) {
    Deadline patience = Deadline.in(limits.rowWait());
    long nowNs = clock.nowMs() * NS_PER_MS;
    long validNs = all.arms().stable().manifest().decision().validForMs() * NS_PER_MS;
    Work late = all.only(symbol -> newestNs(all.of(symbol)) + validNs <= nowNs);
    Work timely = all.only(symbol -> !late.bars().containsKey(symbol));
    List<CompletableFuture<Void>> acknowledged = new ArrayList<>();
    mark(late, BarOutcome.LATE, Reason.EXPIRED, acknowledged);
    if (!timely.isEmpty()) {
      RowWait.Look look =
          TraceSpan.within(
              "row look",
              SpanRole.INTERNAL,
              step -> rows.now(timely.arms().stable().plan(), timely.bars()));
      tell(timely, look, acknowledged);
      Work behind = timely.only(symbol -> !look.arrived().contains(symbol));
      if (!behind.isEmpty()) {
        RowWait.Look later =
            TraceSpan.within(
                "row wait",
                SpanRole.INTERNAL,
                step -> rows.awaited(behind.arms().stable().plan(), behind.bars(), patience));
        tell(behind, later, acknowledged);
        Work never = behind.only(symbol -> !later.arrived().contains(symbol));
        mark(never, BarOutcome.ROW_BEHIND, Reason.ROW_BEHIND, acknowledged);
      }
    }
    await(acknowledged);
  }

  private static long newestNs(List<TriggerBar> bars) {
    return bars.stream().mapToLong(TriggerBar::endNs).max().orElseThrow();
  }

  /** Makes and tells the signals of those whose rows have their bars. */
  private void tell(Work work, RowWait.Look look, List<CompletableFuture<Void>> acknowledged) {
    String model = work.stream().model();
    Work here = work.only(look.arrived()::contains);
    Work fresh = here.only(symbol -> !lastSigned.has(model, symbol, look.of(symbol)));
    metrics.bars(model, BarOutcome.REPEATED, here.bars().size() - fresh.bars().size());
    if (fresh.isEmpty()) {
      return;
    }
    SignalAnswer answer;
    try {
      answer = service.answer(request(fresh), fresh.arms());
    } catch (RequestException e) {
      throw new UnhandledBatchException("must be answered: model=" + model + ", " + e.detail(), e);
    }
    for (Signal signal : answer.signals()) {
      acknowledged.add(tell(fresh, signal));
    }
  }

  private CompletableFuture<Void> tell(Work work, Signal signal) {
    String model = work.stream().model();
    if (signal.reason() == Reason.AUDIT) {
      return CompletableFuture.failedFuture(
          new UnhandledBatchException("must be recorded: model=" + model, null));
    }
    if (signal.status() != SignalStatus.OK) {
      metrics.bars(
          model,
          signal.status() == SignalStatus.ERROR ? BarOutcome.ERROR : BarOutcome.NO_SIGNAL,
          1);
      keep(model, signal);
      return CompletableFuture.completedFuture(null);
    }
    TriggerBar bar = work.of(signal.symbol()).getLast();
    return told(work, signal)
        .thenRun(() -> {
          metrics.bars(model, BarOutcome.TOLD, 1);
          metrics.told(model, bar.endNs() / NS_PER_MS, bar.appendMs(), clock.nowMs());
          keep(model, signal);
        });
  }

  /* Where the bar's own trace is followed, the signal goes on in that. */
  private CompletableFuture<Void> told(Work work, Signal signal) {
    TraceSpan batch = TraceSpan.current();
    for (TriggerBar bar : work.of(signal.symbol())) {
      if (bar.trace() != null && bar.isFollowed()) {
        TraceSpan own =
            tracing
                .receivedAt("signal", SpanRole.PRODUCER, bar.trace(), bar.appendMs() * NS_PER_MS)
                .link(batch.ref())
                .set(SpanKeys.SYMBOL, signal.symbol())
                .set(SpanKeys.VIEW, bar.view())
                .set(SpanKeys.MODEL, signal.key().model())
                .set(SpanKeys.MODEL_VERSION, signal.key().version())
                .set(SpanKeys.ARM, signal.arm().wireName());
        return topic
            .tell(work.stream(), signal, own)
            .whenComplete((done, failure) -> {
              var _ = failure == null ? own.outcome("told") : own.fail("refused");
              own.end();
            });
      }
    }
    return topic.tell(work.stream(), signal, batch);
  }

  private void keep(String model, Signal signal) {
    if (signal.cut() != null && signal.status() != SignalStatus.ERROR) {
      lastSigned.keep(model, signal.symbol(), signal.cut().entries());
    }
  }

  private SignalRequest request(Work work) {
    return new SignalRequest(
        UUID.randomUUID().toString(),
        System.nanoTime(),
        List.copyOf(work.bars().keySet()),
        work.stream().intent(),
        CutMode.LIVE,
        Deadline.in(limits.budget()));
  }

  /** Records that bars have no signal; without an id, which is that of what a row holds. */
  private void mark(
      Work work, BarOutcome outcome, Reason reason, List<CompletableFuture<Void>> acknowledged) {
    if (work.isEmpty()) {
      return;
    }
    LiveVersion version = work.arms().stable();
    List<Signal> marks = new ArrayList<>();
    work.bars()
        .forEach((symbol, own) ->
            marks.add(Signal.none(version.key(), symbol, reason, "bar=" + newestNs(own))));
    metrics.bars(work.stream().model(), outcome, marks.size());
    SignalAnswer answer =
        new SignalAnswer(
            request(work), List.of(version), "", version.plan().catalog().hash(), marks, List.of());
    acknowledged.add(audit.record(answer, clock.nowMs()));
  }

  private static void await(List<CompletableFuture<Void>> acknowledged) {
    try {
      CompletableFuture.allOf(acknowledged.toArray(CompletableFuture[]::new))
          .orTimeout(ACKNOWLEDGED_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
          .join();
    } catch (CompletionException e) {
      throw new UnhandledBatchException("must be acknowledged: topic=signals", e.getCause());
    }
  }
}
