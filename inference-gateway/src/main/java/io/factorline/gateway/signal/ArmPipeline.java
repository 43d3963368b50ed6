package io.factorline.gateway.signal;

import io.factorline.catalog.Catalog;
import io.factorline.gateway.backend.BackendKind;
import io.factorline.gateway.repository.Side;
import io.factorline.online.Answer;
import io.factorline.time.EpochClock;
import io.factorline.tracing.SpanKeys;
import io.factorline.tracing.SpanRole;
import io.factorline.tracing.TraceSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the signals of one arm: vectors, scores, sides. Thread-safe; blocks its caller's thread.
 */
final class ArmPipeline {
  private static final long NS_PER_MS = 1_000_000;

  private final Catalog catalog;
  private final Assembler assembler;
  private final ScoreParts parts;
  private final Sides sides;
  private final LastGood lastGood;
  private final EpochClock clock;

  ArmPipeline(Catalog catalog, ScoreParts parts, Sides sides, LastGood lastGood, EpochClock clock) {
    this.catalog = catalog;
    this.assembler = new Assembler(catalog);
    this.parts = parts;
    this.sides = sides;
    this.lastGood = lastGood;
    this.clock = clock;
  }

  /**
   * One signal per row, in their order.
   *
   * @param rows indexes of symbols of the answer
   */
  List<Signal> signals(ArmRun run, Answer cells, List<Integer> rows, long nowMs) {
    if (rows.isEmpty()) {
      return List.of();
    }
    List<Assembled> assembled =
        TraceSpan.within(
            "assemble",
            SpanRole.INTERNAL,
            step -> {
              step.set(SpanKeys.ARM, run.arm().wireName()).set(SpanKeys.SYMBOLS, rows.size());
              return assembler.assemble(run.version(), cells, rows, nowMs);
            });
    List<Assembled.Ready> ready = new ArrayList<>();
    for (Assembled one : assembled) {
      if (one instanceof Assembled.Ready fit) {
        ready.add(fit);
      }
    }
    List<Signal> scored = ready.isEmpty() ? List.of() : scored(run, ready);
    List<Signal> signals = new ArrayList<>(assembled.size());
    int next = 0;
    for (Assembled one : assembled) {
      signals.add(
          switch (one) {
            case Assembled.Ready _ -> scored.get(next++);
            case Assembled.Unfit unfit ->
                none(run, unfit.symbol(), unfit.cut(), null)
                    .without(unfit.reason(), unfit.detail());
          });
    }
    return signals;
  }

  /** One signal per vector, in their order. */
  List<Signal> scored(ArmRun run, List<Assembled.Ready> ready) {
    List<Vector> vectors = ready.stream().map(Assembled.Ready::vector).toList();
    List<ScoreParts.Row> rows = parts.score(run, vectors);
    List<Sides.Scored> asked = new ArrayList<>(ready.size());
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).by() != null) {
        asked.add(new Sides.Scored(ready.get(i).cut(), rows.get(i).score()));
      }
    }
    SignalRequest request = run.request();
    List<Sides.@Nullable Decided> decided =
        TraceSpan.within(
            "decide",
            SpanRole.INTERNAL,
            step -> sides.decide(run.version(), request.intent(), asked, request.deadline()));
    List<Signal> signals = new ArrayList<>(ready.size());
    int next = 0;
    for (int i = 0; i < rows.size(); i++) {
      ScoreParts.Row row = rows.get(i);
      BackendKind by = row.by();
      signals.add(
          by == null
              ? lastOrNone(run, ready.get(i), row.detail())
              : signal(run, ready.get(i), by, row.score(), decided.get(next++)));
    }
    return signals;
  }

  private Signal signal(
      ArmRun run,
      Assembled.Ready ready,
      BackendKind by,
      double score,
      Sides.@Nullable Decided decided) {
    Signal bare = none(run, ready.symbol(), ready.cut(), ready.vector()).scored(by, score);
    if (decided == null) {
      return bare.without(Reason.SIDE, null);
    }
    Side side = decided.side();
    if (side == null) {
      return bare.without(Reason.OVERTAKEN, null);
    }
    String currency = catalog.instruments().of(ready.symbol()).currency();
    Optional<Money> limit =
        side == Side.HOLD ? Optional.empty() : run.settings().maxNotional(currency);
    if (side != Side.HOLD && limit.isEmpty()) {
      return bare.without(Reason.NO_LIMIT, "currency=" + currency);
    }
    long validNs = run.version().manifest().decision().validForMs() * NS_PER_MS;
    return bare.sided(
        decided.previous(), side, limit.orElse(null), ready.cut().newestNs() + validNs);
  }

  private Signal lastOrNone(ArmRun run, Assembled.Ready ready, String detail) {
    if (run.settings().backends().contains(BackendKind.LAST_GOOD)) {
      Signal last = lastGood.valid(run.version().key(), ready.symbol(), clock.nowMs() * NS_PER_MS);
      if (last != null) {
        return last.told(BackendKind.LAST_GOOD);
      }
    }
    return none(run, ready.symbol(), ready.cut(), ready.vector()).without(Reason.BACKEND, detail);
  }

  private static Signal none(
      ArmRun run, String symbol, @Nullable SymbolCut cut, @Nullable Vector vector) {
    return Signal.of(run.version().key(), run.arm(), symbol, cut, vector);
  }
}
