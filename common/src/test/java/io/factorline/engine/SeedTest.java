package io.factorline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.BarView;
import io.factorline.event.MarketEvent.Seed;
import io.factorline.event.MarketEventWriter;
import io.factorline.event.RejectReason;
import io.factorline.store.Digest;
import io.factorline.store.RestartPoint;
import io.factorline.store.StateFile;
import io.factorline.store.StateSymbol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A seeded view is, from its seed on, the view that ran all along. */
final class SeedTest {
  private static final int LENGTH = 700;
  private static final int SEEDS = Integer.getInteger("engine.seeds", 40);
  private static final String SHA = "00".repeat(32);

  /** The minutes under another definition: what a changed catalog brings. */
  private static final BarView CHANGED = TestMarket.view("live_1m", "1m", 0, "00000000000000d4");

  private static final EnginePlan BEFORE = TestMarket.plan();
  private static final EnginePlan AFTER =
      TestMarket.plan(TestMarket.SECONDS, CHANGED, TestMarket.DAILY);

  /** A log with seeds in it, the file that they name, and where the catalog changed. */
  private record Scene(List<LogRecord> log, StateFile file, int change) {}

  static LongStream seeds() {
    return LongStream.rangeClosed(1, SEEDS);
  }

  /** The source of a real owner, without its threads: a run beside, over the same log. */
  private static final class Lake implements SeedSource {
    private final Scene scene;
    private final Map<String, SeedRun> runs = new HashMap<>();
    int asked;

    Lake(Scene scene) {
      this.scene = scene;
    }

    @Override
    public Answer answer(LogRecord record, Seed seed) {
      asked++;
      String refusal = SeedRun.refusal(scene.file(), RandomLog.ID, seed);
      if (refusal != null) {
        return new Answer.Refused(refusal);
      }
      StateFile file = StateFile.decode(scene.file().encode());
      SeedRun run = runs.computeIfAbsent(seed.view(), view -> new SeedRun(file, AFTER, view));
      for (LogRecord each : scene.log()) {
        if (each.offset() >= run.nextOffset() && each.offset() < record.offset()) {
          run.apply(each);
        }
      }
      return run.answer(seed.symbol());
    }
  }

  private static Scene scene(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<LogRecord> plain = RandomLog.of(seed, LENGTH);
    int covered = random.nextInt(LENGTH / 3);
    int change = random.nextInt(LENGTH / 2);
    int at = Math.max(covered, change) + random.nextInt(LENGTH / 4);
    PartitionEngine past = engine(AFTER, SeedSource.NONE);
    plain.subList(0, at).forEach(past::apply);
    List<String> known = past.symbols().stream().map(SymbolState::symbol).toList();
    List<LogRecord> log = new ArrayList<>();
    int next = 0;
    for (LogRecord each : plain) {
      if (log.size() >= at && next < known.size() && random.nextInt(3) == 0) {
        log.add(seedRecord(log.size(), each.appendMs(), known.get(next++), covered));
      }
      log.add(new LogRecord(log.size(), each.appendMs(), each.event(), each.raw()));
    }
    while (next < known.size()) {
      log.add(seedRecord(log.size(), log.getLast().appendMs(), known.get(next++), covered));
    }
    PartitionEngine maker = engine(AFTER, SeedSource.NONE);
    log.subList(0, covered).forEach(maker::apply);
    return new Scene(log, EngineSnapshot.of(maker), change);
  }

  private static LogRecord seedRecord(long offset, long appendMs, String symbol, long covered) {
    Seed seed = seed(symbol, CHANGED.definition(), covered);
    return new LogRecord(offset, appendMs, seed, MarketEventWriter.seed(seed));
  }

  private static Seed seed(String symbol, String definition, long covered) {
    return new Seed(symbol, "live_1m", definition, "states/day/a.state", SHA, covered);
  }

  private static PartitionEngine engine(EnginePlan plan, SeedSource source) {
    return new PartitionEngine(
        plan, RandomLog.ID, new ImmediateDelivery(EngineListener.NONE), source);
  }

  private static PartitionEngine engine(EngineListener told, SeedSource source) {
    return new PartitionEngine(AFTER, RandomLog.ID, new ImmediateDelivery(told), source);
  }

  private static PartitionEngine resumed(StateFile from, EnginePlan plan, SeedSource source) {
    PartitionEngine engine = engine(plan, source);
    EngineSnapshot.restore(from, engine);
    return engine;
  }

  private static void run(PartitionEngine engine, List<LogRecord> log, int end) {
    for (LogRecord record : log.subList(0, end)) {
      if (record.offset() >= engine.nextOffset()) {
        engine.apply(record);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldBeWhatRanAllAlong(long number) {
    Scene scene = scene(number);
    PartitionEngine all = engine(AFTER, SeedSource.NONE);
    run(all, scene.log(), scene.log().size());

    PartitionEngine before = engine(BEFORE, SeedSource.NONE);
    run(before, scene.log(), scene.change());
    Lake lake = new Lake(scene);
    PartitionEngine owner = resumed(EngineSnapshot.of(before), AFTER, lake);
    run(owner, scene.log(), scene.log().size());

    assertThat(lake.asked).isPositive();
    assertThat(digests(owner)).isEqualTo(digests(all));
    assertThat(states(owner)).isEqualTo(states(all));
  }

  /** An owner that dies and goes on from anywhere seeds again, or has done so. */
  @ParameterizedTest
  @MethodSource("seeds")
  void shouldEndTheSameHoweverItWasInterrupted(long number) {
    Scene scene = scene(number);
    SplittableRandom random = new SplittableRandom(number);
    PartitionEngine straight = engine(AFTER, new Lake(scene));
    run(straight, scene.log(), scene.log().size());

    StateFile stored = EngineSnapshot.of(engine(AFTER, SeedSource.NONE));
    for (int at = 0; at < scene.log().size(); ) {
      at = Math.min(scene.log().size(), at + 1 + random.nextInt(LENGTH / 6));
      PartitionEngine owner = resumed(stored, AFTER, new Lake(scene));
      run(owner, scene.log(), at);
      StateFile later = EngineSnapshot.of(owner);
      stored = random.nextBoolean() ? later : mixed(stored, later, random);
    }

    PartitionEngine end = resumed(stored, AFTER, new Lake(scene));
    run(end, scene.log(), scene.log().size());
    assertThat(digests(end)).isEqualTo(digests(straight));
  }

  /** Rows of an older and of a later state, at the older point: what a crash leaves. */
  private static StateFile mixed(StateFile older, StateFile later, SplittableRandom random) {
    Map<String, StateSymbol> before = new HashMap<>();
    older.symbols().forEach(symbol -> before.put(symbol.symbol(), symbol));
    List<StateSymbol> rows = new ArrayList<>();
    for (StateSymbol symbol : later.symbols()) {
      StateSymbol old = before.get(symbol.symbol());
      if (old != null || random.nextBoolean()) {
        rows.add(old != null && random.nextBoolean() ? old : symbol);
      }
    }
    RestartPoint point = older.point();
    return new StateFile(point, later.partition(), later.partitions(), later.layout(), rows);
  }

  @Test
  void shouldRefuseWhatDoesNotFit() {
    Scene scene = scene(5);
    Recorder told = new Recorder();
    Lake lake = new Lake(scene);
    PartitionEngine owner = new PartitionEngine(AFTER, RandomLog.ID, told, lake);
    LogRecord first =
        scene.log().stream().filter(r -> r.event() instanceof Seed).findFirst().orElseThrow();
    Seed good = (Seed) first.event();
    scene.log().subList(0, (int) first.offset()).forEach(owner::apply);
    long offset = first.offset();
    told.rejected.clear();
    told.details.clear();

    List<Seed> bad =
        List.of(
            seed(good.symbol(), "00000000000000b2", good.offset()),
            new Seed(good.symbol(), "none", good.definition(), good.file(), SHA, good.offset()),
            seed(good.symbol(), good.definition(), good.offset() + 1),
            seed(TestMarket.symbol("SIM", 77, true), good.definition(), good.offset()),
            seed(TestMarket.symbol("SIM", 0, false), good.definition(), good.offset()));
    for (Seed each : bad) {
      owner.apply(new LogRecord(offset++, first.appendMs(), each, MarketEventWriter.seed(each)));
    }

    assertThat(told.rejected)
        .extracting(Recorder.Rejected::reason)
        .containsExactly(
            RejectReason.SEED,
            RejectReason.SEED,
            RejectReason.SEED,
            RejectReason.UNKNOWN_TARGET,
            RejectReason.WRONG_PARTITION);
    assertThat(told.details.get(0))
        .startsWith("must be the definition in the catalog: view=live_1m, definition=");
    assertThat(told.details.get(1)).isEqualTo("must be a view of the catalog: view=none");
    assertThat(told.details.get(2)).startsWith("must be the offset of the file: offset=");
    assertThat(lake.asked).isEqualTo(1);
  }

  @Test
  void shouldRefuseWithoutALake() {
    Scene scene = scene(6);
    Recorder told = new Recorder();
    PartitionEngine owner = new PartitionEngine(AFTER, RandomLog.ID, told);

    long asked = 0;
    for (LogRecord record : scene.log()) {
      asked += owner.isAskingForSeed(record) ? 1 : 0;
      owner.apply(record);
      told.changed.forEach(symbol -> symbol.row().pendingRejects().clear());
    }

    assertThat(asked).isPositive();
    assertThat(told.rejected).filteredOn(r -> r.reason() == RejectReason.SEED).hasSize((int) asked);
    assertThat(told.details).contains("must have a lake to read from: file=states/day/a.state");
  }

  /** Copies are made when a seed is taken, and again where it is read again. */
  @Test
  void shouldTellWhichViewsWereSeededAndTellItAgain() {
    Scene scene = scene(8);
    Recorder told = new Recorder();
    PartitionEngine owner = engine(told, new Lake(scene));
    run(owner, scene.log(), scene.log().size());
    List<String> first = List.copyOf(told.seeded);
    told.seeded.clear();
    Lake lake = new Lake(scene);
    PartitionEngine again = engine(told, lake);
    StateFile whole = EngineSnapshot.of(owner);
    RestartPoint start = EngineSnapshot.of(engine(AFTER, SeedSource.NONE)).point();
    EngineSnapshot.restore(
        new StateFile(
            start, whole.partition(), whole.partitions(), whole.layout(), whole.symbols()),
        again);

    run(again, scene.log(), scene.log().size());

    assertThat(first).isNotEmpty().allMatch(each -> each.endsWith(" live_1m"));
    assertThat(told.seeded).isEqualTo(first);
    assertThat(lake.asked).isZero();
  }

  /** What waits for its delivery under the view's old state still goes out. */
  @Test
  void shouldKeepBarsThatWait() {
    Scene scene = scene(7);
    Recorder told = new Recorder();
    PartitionEngine owner = new PartitionEngine(AFTER, RandomLog.ID, told, new Lake(scene));
    int seeded = 0;
    for (LogRecord record : scene.log()) {
      SymbolState symbol = record.event() instanceof Seed seed ? owner.symbol(seed.symbol()) : null;
      int waiting = symbol == null ? 0 : symbol.view(1).row().closedCount();
      boolean asks = owner.isAskingForSeed(record);
      owner.apply(record);
      told.changed.forEach(each -> each.row().pendingRejects().clear());
      if (asks && waiting > 0) {
        assertThat(symbol.view(1).row().closedCount()).isBetween(waiting, waiting + 2);
        seeded++;
      }
    }
    assertThat(seeded).isPositive();
  }

  private static Map<String, String> digests(PartitionEngine engine) {
    Digest digest = new Digest();
    StateFile file = EngineSnapshot.of(engine);
    for (StateSymbol symbol : file.symbols()) {
      digest.add(symbol.row(file.layout()).row(), symbol.states());
    }
    return digest.bySymbol();
  }

  private static Map<String, List<Byte>> states(PartitionEngine engine) {
    Map<String, List<Byte>> states = new HashMap<>();
    for (StateSymbol symbol : EngineSnapshot.of(engine).symbols()) {
      byte[] state = symbol.states().get("live_1m");
      List<Byte> bytes = new ArrayList<>();
      for (int i = 0; state != null && i < state.length; i++) {
        bytes.add(state[i]);
      }
      states.put(symbol.symbol(), bytes);
    }
    return states;
  }
}
