package io.factorline.gateway.signal;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.Reading;
import io.factorline.gateway.backend.Backend;
import io.factorline.gateway.backend.BackendKind;
import io.factorline.gateway.deadline.Deadline;
import io.factorline.gateway.model.LiveVersion;
import io.factorline.online.Answer;
import io.factorline.online.Cut;
import io.factorline.online.CutMode;
import io.factorline.online.FactorReader;
import io.factorline.online.ReadOptions;
import io.factorline.redis.SignalStore;
import io.factorline.time.EpochClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The way of a request. Rows are read of symbols that the catalog names; the rest is gone with
 * symbols that nobody can have and inputs that are all 1: reads them, scores, asks for sides.
 * Nothing of it is recorded or counted, but for what backends count of their calls, and no side is
 * moved but that of one such symbol. Blocks its caller's thread.
 */
public final class Rehearsal {
  /** No symbol begins so. */
  private static final String NAME = "~rehearsal~";

  private static final int SYMBOLS = 64;
  private static final int ROUNDS = 20;
  private static final Duration BUDGET = Duration.ofSeconds(5);

  private final FactorReader reader;
  private final List<String> known;
  private final Scoring scoring;
  private final ArmPipeline pipeline;
  private final Consumer<SignalAnswer> audience;
  private final EpochClock clock;

  /**
   * What it goes through.
   *
   * @param audience is given each answer, to do with it what is done with real ones
   */
  public Rehearsal(
      FactorReader reader,
      Catalog catalog,
      Map<BackendKind, Backend> backends,
      SignalStore store,
      Executor threads,
      Consumer<SignalAnswer> audience,
      EpochClock clock) {
    SignalMetrics nobody = new SignalMetrics(new SimpleMeterRegistry());
    this.scoring = new Scoring(backends, nobody, (key, arm, tookNs, isError) -> {});
    this.reader = reader;
    this.known =
        catalog.universes().values().stream()
            .flatMap(universe -> universe.symbols().stream())
            .distinct()
            .limit(SYMBOLS)
            .toList();
    this.audience = audience;
    this.clock = clock;
    this.pipeline =
        new ArmPipeline(
            catalog,
            new ScoreParts(scoring, threads, nobody),
            new Sides(store),
            new LastGood(0),
            clock);
  }

  /**
   * Reads some rows of symbols that the catalog's universes name, so that the first request neither
   * asks the store for the layout of its rows nor runs into the time that a fetch may take.
   *
   * @return whether the store could be read
   */
  public boolean areRowsRead(LiveVersion version) {
    return known.isEmpty() || !read(version, known).isStoreGone();
  }

  /**
   * Answers some times, unless no backend has the version ready: nobody knows when one will.
   *
   * @return whether each answer had a side for each symbol
   */
  public boolean isPlayed(LiveVersion version, ModelSettings settings) {
    if (!scoring.isReady(version.key(), settings)) {
      return true;
    }
    ArmRun trade = run(version, settings, Intent.TRADE, 1);
    if (!isWhole(answer(trade))) {
      return false;
    }
    for (int round = 0; round < ROUNDS; round++) {
      if (!isWhole(answer(run(version, settings, Intent.PREVIEW, SYMBOLS)))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isWhole(SignalAnswer answer) {
    return answer.signals().stream().allMatch(Rehearsal::isWhole);
  }

  /* Who may risk no money in the currency of such a symbol has no side, and all the rest. */
  private static boolean isWhole(Signal signal) {
    return signal.reason() == null || signal.reason() == Reason.NO_LIMIT;
  }

  private static ArmRun run(
      LiveVersion version, ModelSettings settings, Intent intent, int symbols) {
    List<String> names = IntStream.range(0, symbols).mapToObj(i -> NAME + i).toList();
    SignalRequest request =
        new SignalRequest(
            "rehearsal", System.nanoTime(), names, intent, CutMode.LIVE, Deadline.in(BUDGET));
    return new ArmRun(request, version, Arm.STABLE, settings);
  }

  private SignalAnswer answer(ArmRun run) {
    List<String> symbols = run.request().symbols();
    Answer cells = read(run.version(), symbols);
    List<Integer> rows = IntStream.range(0, symbols.size()).boxed().toList();
    var _ = pipeline.signals(run, cells, rows, clock.nowMs());
    SignalAnswer made =
        new SignalAnswer(
            run.request(),
            List.of(run.version()),
            cells.cut().hash(),
            cells.cut().catalogHash(),
            pipeline.scored(
                run, symbols.stream().map(symbol -> ready(run.version(), symbol)).toList()),
            List.of());
    audience.accept(made);
    return made;
  }

  private Answer read(LiveVersion version, List<String> symbols) {
    return reader
        .read(version.plan(), symbols, new ReadOptions(Reading.CLOSED, CutMode.LIVE))
        .toCompletableFuture()
        .orTimeout(BUDGET.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  private static Assembled.Ready ready(LiveVersion version, String symbol) {
    double[] ones = new double[version.manifest().inputs().size()];
    Arrays.fill(ones, 1);
    Cut.BarEntry bar = new Cut.BarEntry(symbol, "rehearsal", "0", 0, 0);
    return new Assembled.Ready(
        symbol,
        new SymbolCut(symbol, List.of(bar)),
        new Vector(ones, version.manifest().input().type()));
  }
}
