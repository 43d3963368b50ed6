package io.factorline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.BarView;
import io.factorline.store.CellBits;
import io.factorline.store.Digest;
import io.factorline.store.StateFile;
import io.factorline.store.StateSymbol;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A file after N records, restored and run over the rest, is the file of the whole log. */
final class EngineSnapshotTest {
  private static final int LENGTH = 900;
  private static final String AVERAGE = "vwap";
  private static final int SEEDS = Integer.getInteger("engine.seeds", 40);

  static LongStream seeds() {
    return LongStream.rangeClosed(1, SEEDS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldEndTheSameWhereverItWasSplit(long seed) {
    List<LogRecord> log = RandomLog.of(seed, LENGTH);
    EnginePlan plan = TestMarket.plan();
    StateFile whole = run(fresh(plan), log, log.size());

    SplittableRandom random = new SplittableRandom(seed);
    StateFile parts = EngineSnapshot.of(fresh(plan));
    for (int at = 0; at < log.size(); ) {
      at = Math.min(log.size(), at + 1 + random.nextInt(LENGTH / 4));
      parts = run(resumed(parts, plan), log, at);
    }

    assertThat(digest(parts)).isEqualTo(digest(whole));
    assertThat(parts.encode()).isEqualTo(whole.encode());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldGoOnInAnotherLayout(long seed) {
    List<LogRecord> log = RandomLog.of(seed, LENGTH);
    EnginePlan other = TestMarket.plan(TestMarket.DAILY, TestMarket.SECONDS, TestMarket.MINUTES);
    int split = new SplittableRandom(seed).nextInt(LENGTH);

    StateFile first = run(fresh(TestMarket.plan()), log, split);
    StateFile end = run(resumed(first, other), log, log.size());

    StateFile whole = run(fresh(other), log, log.size());
    assertThat(digest(end)).isEqualTo(digest(whole));
    assertThat(end.encode()).isEqualTo(whole.encode());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldNotDependOnTheOtherViews(long seed) {
    List<LogRecord> log = RandomLog.of(seed, LENGTH);
    int split = new SplittableRandom(seed).nextInt(LENGTH);
    StateFile all = run(fresh(TestMarket.plan()), log, split);
    for (BarView view : TestMarket.plan().views()) {
      EnginePlan alone = TestMarket.plan(view);

      StateFile end = run(resumed(all, alone), log, log.size());

      assertThat(digest(end)).isEqualTo(digest(run(fresh(alone), log, log.size())));
    }
  }

  @Test
  void shouldWarmUpAViewThatTheFileHasNot() {
    List<LogRecord> log = RandomLog.of(1, LENGTH);
    StateFile seconds = run(fresh(TestMarket.plan(TestMarket.SECONDS)), log, 500);
    PartitionEngine engine = resumed(seconds, TestMarket.plan());

    run(engine, log, log.size());

    assertThat(seconds.symbols()).isNotEmpty();
    for (SymbolState symbol : engine.symbols()) {
      StateSymbol alone = find(run(fresh(TestMarket.plan(TestMarket.SECONDS)), log, 900), symbol);
      assertThat(EngineSnapshot.of(engine).symbols().stream().map(StateSymbol::symbol))
          .contains(alone.symbol());
      assertThat(find(EngineSnapshot.of(engine), symbol).states().get("live_1s"))
          .isEqualTo(alone.states().get("live_1s"));
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldCloseNoPartOfABarOfAViewThatTheFileHasNot(long seed) {
    List<LogRecord> log = RandomLog.of(seed, LENGTH);
    EnginePlan plan = TestMarket.plan();
    Recorder whole = new Recorder();
    run(new PartitionEngine(plan, RandomLog.ID, new ImmediateDelivery(whole)), log, log.size());
    StateFile minutes =
        run(
            fresh(TestMarket.plan(TestMarket.MINUTES)),
            log,
            new SplittableRandom(seed).nextInt(LENGTH));

    Recorder late = new Recorder();
    run(EngineSnapshot.resume(minutes, plan, new ImmediateDelivery(late)), log, log.size());

    assertThat(figures(late)).isNotEmpty();
    assertThat(figures(whole)).containsAll(figures(late));
    assertThat(averages(whole)).containsAll(averages(late));
  }

  @Test
  void shouldGiveNoAverageOfAPartOfASession() {
    List<LogRecord> log = RandomLog.of(1, LENGTH);
    Recorder late = new Recorder();
    StateFile minutes = run(fresh(TestMarket.plan(TestMarket.MINUTES)), log, LENGTH / 2);
    run(
        EngineSnapshot.resume(minutes, TestMarket.plan(), new ImmediateDelivery(late)),
        log,
        log.size());

    long partial =
        late.closed.stream()
            .filter(bar -> bar.view().equals(TestMarket.SECONDS.name()))
            .filter(bar -> average(bar) == CellBits.WARMING_UP)
            .count();
    assertThat(partial).isPositive().isLessThan(late.closed.size());
  }

  /** The volume-weighted average of each closed bar that has one. */
  private static List<String> averages(Recorder told) {
    return told.closed.stream()
        .filter(bar -> view(bar.view()).factorNames().contains(AVERAGE))
        .filter(bar -> CellBits.isValue(average(bar)))
        .map(bar -> bar.symbol() + ' ' + bar.view() + ' ' + bar.end() + ' ' + average(bar))
        .toList();
  }

  private static long average(Recorder.Closed bar) {
    return bar.cells().get(view(bar.view()).factorNames().indexOf(AVERAGE));
  }

  /** Of each closed bar which one it is, and what its own trades alone decide. */
  private static List<String> figures(Recorder told) {
    List<String> names = List.of("last_price", "open", "high", "low", "volume");
    return told.closed.stream()
        .map(bar -> {
          BarView view = view(bar.view());
          List<Long> cells =
              names.stream()
                  .filter(view.factorNames()::contains)
                  .map(name -> bar.cells().get(view.factorNames().indexOf(name)))
                  .toList();
          return bar.symbol() + ' ' + bar.view() + ' ' + bar.start() + ' ' + bar.end() + cells;
        })
        .toList();
  }

  private static BarView view(String name) {
    return TestMarket.plan().views().stream()
        .filter(view -> view.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldLeaveTheEngineAsItIs() {
    List<LogRecord> log = RandomLog.of(2, LENGTH);
    Recorder told = new Recorder();
    PartitionEngine engine = new PartitionEngine(TestMarket.plan(), RandomLog.ID, told);
    log.subList(0, 300).forEach(engine::apply);
    long waiting = waiting(engine);
    List<SymbolState> changed = List.copyOf(told.changed);

    StateFile file = EngineSnapshot.of(engine);

    assertThat(waiting).isPositive();
    assertThat(waiting(engine)).isEqualTo(waiting);
    assertThat(told.changed).containsExactlyElementsOf(changed);
    assertThat(waiting(EngineSnapshot.resume(file, TestMarket.plan(), EngineListener.NONE)))
        .isZero();
  }

  @Test
  void shouldTellTheSameWhetherDeliveredAtOnceOrNot() {
    List<LogRecord> log = RandomLog.of(3, LENGTH);
    Recorder late = new Recorder();
    Recorder atOnce = new Recorder();
    PartitionEngine keeping = new PartitionEngine(TestMarket.plan(), RandomLog.ID, late);
    PartitionEngine archive =
        new PartitionEngine(TestMarket.plan(), RandomLog.ID, new ImmediateDelivery(atOnce));

    log.forEach(keeping::apply);
    log.forEach(archive::apply);

    assertThat(waiting(archive)).isZero();
    assertThat(atOnce.closed).isEqualTo(late.closed);
    assertThat(atOnce.rejected).isEqualTo(late.rejected);
    assertThat(EngineSnapshot.of(archive).encode()).isEqualTo(EngineSnapshot.of(keeping).encode());
  }

  private static long waiting(PartitionEngine engine) {
    long count = 0;
    for (SymbolState symbol : engine.symbols()) {
      count += symbol.row().pendingRejects().size();
      for (int v = 0; v < symbol.viewCount(); v++) {
        count += symbol.view(v).row().hasPending() ? 1 : 0;
      }
    }
    return count;
  }

  private static StateSymbol find(StateFile file, SymbolState symbol) {
    return file.symbols().stream()
        .filter(each -> each.symbol().equals(symbol.symbol()))
        .findFirst()
        .orElseThrow();
  }

  private static PartitionEngine fresh(EnginePlan plan) {
    return new PartitionEngine(plan, RandomLog.ID, new ImmediateDelivery(EngineListener.NONE));
  }

  private static PartitionEngine resumed(StateFile file, EnginePlan plan) {
    return EngineSnapshot.resume(
        StateFile.decode(file.encode()), plan, new ImmediateDelivery(EngineListener.NONE));
  }

  private static StateFile run(PartitionEngine engine, List<LogRecord> log, int end) {
    for (LogRecord record : log.subList(0, end)) {
      if (record.offset() >= engine.nextOffset()) {
        engine.apply(record);
      }
    }
    return EngineSnapshot.of(engine);
  }

  private static String digest(StateFile file) {
    Digest digest = new Digest();
    for (StateSymbol symbol : file.symbols()) {
      digest.add(symbol.row(file.layout()).row(), symbol.states());
    }
    return digest.hex();
  }
}
