package io.factorline.sync.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.archive.ArchiveSeeds;
import io.factorline.archive.StateFiles;
import io.factorline.archive.TickLog;
import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLoader;
import io.factorline.engine.EngineListener;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.EngineSnapshot;
import io.factorline.engine.ImmediateDelivery;
import io.factorline.engine.LogRecord;
import io.factorline.engine.PartitionEngine;
import io.factorline.engine.PartitionEngine.LogId;
import io.factorline.engine.SymbolState;
import io.factorline.event.MarketEvent.Seed;
import io.factorline.event.MarketEvent.Trade;
import io.factorline.event.SymbolPartition;
import io.factorline.kernel.Bar;
import io.factorline.kernel.Ohlcv;
import io.factorline.kernel.ViewKernel;
import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeFormatException;
import io.factorline.lake.Origin;
import io.factorline.store.StateFile;
import io.factorline.store.StateSymbol;
import io.factorline.sync.archive.StreamTopics;
import io.factorline.sync.backfill.ImportedBars;
import io.factorline.sync.snapshot.ArchivedLog;
import io.factorline.sync.snapshot.Snapshots;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a seeded view is, against one that ran all along, and what later runs over its log give. */
final class HistoryTest {
  private static final int HOUR = 3_600;
  private static final long DAY_NS = 24L * HOUR * 1_000_000_000L;
  private static final int HELD_DAYS = 40;
  private static final List<String> SYMBOLS =
      List.of("SIM.AAA", "SIM.BBB", "SIM.CCC", "SIM.DDD", "SIM.EEE", "SIM.ZZZ");

  @TempDir private Path folder;
  private final Catalog catalog = CatalogLoader.defaults();
  private final EnginePlan plan = EnginePlan.of(catalog);
  private ArchivedLog log;
  private StateFiles states;

  @BeforeEach
  void archiveAnHour() throws IOException {
    log = new ArchivedLog(folder, 5);
    states = new StateFiles(log.lake(), log.manifests());
    log.append(0, HOUR, 20);
    log.archive(2);
  }

  @AfterEach
  void close() throws IOException {
    log.close();
  }

  private TickLog archived() throws IOException {
    return TickLog.open(log.manifests(), log.reader()).orElseThrow();
  }

  private BarView view(String name) {
    return catalog.barViews().stream().filter(v -> v.name().equals(name)).findFirst().orElseThrow();
  }

  /** Makes and keeps the state of each partition, and appends a seed for each of its symbols. */
  private List<LakeFile> seed(History history, String view) throws IOException {
    List<LakeFile> kept = new ArrayList<>();
    for (int partition = 0; partition < ArchivedLog.PARTITIONS; partition++) {
      LakeFile file = history.keep(states, history.make(partition, offset -> {}));
      StateFile state = states.read(file);
      for (StateSymbol symbol : state.symbols()) {
        log.seed(
            new Seed(
                symbol.symbol(),
                view,
                view(view).definition(),
                file.path(),
                states.sha256(file),
                state.point().offset()));
      }
      kept.add(file);
    }
    return kept;
  }

  /** Who follows the log and takes its seeds; its first records came under a plan of its own. */
  private StateFile owner(int partition, EnginePlan first, long change) throws IOException {
    LogId id = new LogId(ArchivedLog.TOPIC, partition, ArchivedLog.PARTITIONS);
    StateFile before = EngineSnapshot.of(log.engine(first, partition, change, EngineListener.NONE));
    try (ArchiveSeeds seeds = states.seeds(archived(), id, plan)) {
      PartitionEngine engine =
          EngineSnapshot.resume(before, plan, new ImmediateDelivery(EngineListener.NONE), seeds);
      log.apply(engine, log.size(partition));
      return EngineSnapshot.of(engine);
    }
  }

  @Test
  void shouldMakeAChangedViewTheOneThatRanAllAlong() throws IOException {
    EnginePlan without =
        new EnginePlan(
            plan.views().stream().filter(v -> !v.name().equals("live_1m")).toList(),
            catalog.venues(),
            catalog.instruments());
    long[] change = {log.size(0) / 2, log.size(1) / 2};
    List<LakeFile> kept = seed(new LogHistory(plan, "live_1m", states, archived()), "live_1m");
    log.append(HOUR, HOUR + 900, 20);
    log.archive(1);

    for (int partition = 0; partition < ArchivedLog.PARTITIONS; partition++) {
      StateFile allAlong =
          EngineSnapshot.of(log.engine(plan, partition, log.size(partition), EngineListener.NONE));
      assertThat(owner(partition, without, change[partition]).encode())
          .isEqualTo(allAlong.encode());
      assertThat(kept.get(partition).origin()).isEqualTo(Origin.BACKFILL);
    }
  }

  @Test
  void shouldGiveImportedBarsAndThenThoseOfTheLog() throws IOException {
    seed(imported(ArchivedLog.START_NS, 1), "daily");
    log.append(HOUR, 4 * HOUR, 60);
    log.archive(2);

    Snapshots snapshots = new Snapshots(plan, states, log.room());
    for (int partition = 0; partition < ArchivedLog.PARTITIONS; partition++) {
      StateFile live = owner(partition, plan, 0);
      assertThat(daily(live)).isEqualTo(foldedDays(partition));
      // The session of the first day ends at midnight, an hour behind the seeds.
      for (LakeFile file : snapshots.run(archived(), partition, records -> {})) {
        assertThat(file.offsets().getFirst().to()).isGreaterThan(log.size(partition) / 2);
        PartitionEngine rest =
            EngineSnapshot.resume(
                states.read(file), plan, new ImmediateDelivery(EngineListener.NONE));
        log.apply(rest, log.size(partition));
        assertThat(EngineSnapshot.of(rest).encode()).isEqualTo(live.encode());
      }
      assertThat(states.of(ArchivedLog.TOPIC, partition, plan.layout().hash())).hasSize(1);
    }
  }

  @Test
  void shouldKeepAnotherHistoryBesideTheFirstAndTheSameOneOnce() throws IOException {
    History first = imported(ArchivedLog.START_NS, 1);
    LakeFile one = first.keep(states, first.make(0, offset -> {}));
    LakeFile again = first.keep(states, first.make(0, offset -> {}));
    History other = imported(ArchivedLog.START_NS, 2);
    LakeFile two = other.keep(states, other.make(0, offset -> {}));

    assertThat(again).isEqualTo(one);
    assertThat(two.path()).isNotEqualTo(one.path());
    assertThat(two.offsets()).isEqualTo(one.offsets());
    assertThat(one.origin()).isEqualTo(Origin.IMPORT);
    assertThat(other.report()).containsEntry("leftToTheLog", 2L * SYMBOLS.size());
  }

  @Test
  void shouldRefuseAHistoryThatReachesIntoTheLog() throws IOException {
    History history = imported(ArchivedLog.START_NS + 3 * DAY_NS, 1);

    assertThatThrownBy(() -> history.make(0, offset -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            "must have a history that ends before the first bar of the log: symbol=SIM.");
  }

  @Test
  void shouldRefuseALogThatHasLostItsBeginning() {
    StreamTopics.Now topic =
        new StreamTopics.Now(ArchivedLog.TOPIC, List.of(0L, 7L), List.of(9L, 9L), List.of(1L, 2L));

    assertThatThrownBy(() -> BarsHistory.requireWhole(topic, null))
        .hasMessage(
            "must have the first records of the topic, archived or in Kafka: partition=1,"
                + " archived=[0, 0), kafka=7");
  }

  @Test
  void shouldTellWhereTheFileOfASeedIsNotInTheLake() throws IOException {
    List<LakeFile> kept = seed(new LogHistory(plan, "live_1m", states, archived()), "live_1m");
    log.lake().delete(kept.getFirst().path());
    log.archive(1);

    // As stream-ingest does: the seed is refused, and the log goes on.
    assertThat(owner(0, plan, 0).encode())
        .isEqualTo(
            EngineSnapshot.of(log.engine(plan, 0, log.size(0), EngineListener.NONE)).encode());
  }

  @Test
  void shouldStopWhereTheArchiveDoesNotReachBackToTheFileOfASeed() throws IOException {
    List<LakeFile> kept = seed(new LogHistory(plan, "live_1m", states, archived()), "live_1m");
    long lost = kept.getFirst().offsets().getFirst().to() + 1;
    log.archive(1);
    log.lose(0, lost);
    LogId id = new LogId(ArchivedLog.TOPIC, 0, ArchivedLog.PARTITIONS);
    try (ArchiveSeeds seeds = states.seeds(archived(), id, plan)) {
      PartitionEngine engine =
          EngineSnapshot.resume(
              states.read(kept.getFirst()),
              plan,
              new ImmediateDelivery(EngineListener.NONE),
              seeds);

      assertThatThrownBy(() -> log.apply(engine, log.size(0)))
          .isInstanceOf(UncheckedIOException.class)
          .cause()
          .isInstanceOf(LakeFormatException.class)
          .hasMessage(
              "must be archived from the file of a seed on: partition=0, offset=%d, begin=%d"
                  .formatted(lost - 1, lost));
    }
  }

  /** The daily history of a file whose bars end on these days. */
  private History imported(long untilNs, int factor) throws IOException {
    Path csv = folder.resolve("daily.csv");
    Files.writeString(csv, csv(factor), StandardCharsets.UTF_8);
    EnginePlan alone = plan.only("daily");
    ImportedHistory history = new ImportedHistory(view("daily"), alone, ArchivedLog.PARTITIONS);
    ImportedBars.Count count =
        new ImportedBars(catalog, view("daily"), log.duckDb())
            .run(csv, untilNs, history::take, rows -> {});
    history.finish();
    StreamTopics.Now topic =
        new StreamTopics.Now(
            ArchivedLog.TOPIC,
            List.of(0L, 0L),
            List.of((long) log.size(0), (long) log.size(1)),
            List.of(1L, 1L));
    return new BarsHistory(alone, history, count, topic, archived());
  }

  private static String csv(int factor) {
    StringBuilder csv = new StringBuilder("symbol,date,open,high,low,close,volume\n");
    for (String symbol : SYMBOLS) {
      for (int i = HELD_DAYS; i > -2; i--) {
        csv.append(symbol).append(',').append(LocalDate.of(2024, 8, 8).minusDays(i));
        csv.append(",10,").append(20 * factor).append(",9,").append(10 + i % 7).append(",100\n");
      }
    }
    return csv.toString();
  }

  private static Map<String, String> daily(StateFile state) {
    return state.symbols().stream()
        .collect(
            Collectors.toMap(
                StateSymbol::symbol,
                symbol -> hex(symbol.states().getOrDefault("daily", new byte[Long.BYTES]))));
  }

  /** The bytes of a kernel behind the definition, where a bar has closed. */
  private static String hex(byte[] field) {
    return java.util.HexFormat.of().formatHex(field, Long.BYTES, field.length);
  }

  /** Days by hand: those of the file, then the trades of each day that is over. */
  private Map<String, String> foldedDays(int partition) {
    Map<String, TreeMap<Long, Bar>> days = new TreeMap<>();
    long[] clock = new long[1];
    log.engine(
        plan,
        partition,
        log.size(partition),
        new EngineListener() {
          @Override
          public void applied(LogRecord record, SymbolState symbol) {
            if (record.event() instanceof Trade trade) {
              long day = Math.floorDiv(trade.eventNs(), DAY_NS);
              Bar bar =
                  days.computeIfAbsent(trade.symbol(), key -> new TreeMap<>())
                      .computeIfAbsent(day, HistoryTest::begun);
              bar.add(trade.price(), trade.size());
              clock[0] = Math.max(clock[0], trade.eventNs());
            }
          }
        });
    Map<String, String> states = new TreeMap<>();
    for (String symbol : SYMBOLS) {
      boolean hasTraded = days.containsKey(symbol);
      if (hasTraded && SymbolPartition.of(symbol, ArchivedLog.PARTITIONS) == partition) {
        ViewKernel kernel = ViewKernel.of(view("daily").kernel());
        for (int i = HELD_DAYS; i > 0; i--) {
          long day = LocalDate.of(2024, 8, 8).minusDays(i).toEpochDay();
          kernel.update(
              Bar.imported(
                  day * DAY_NS, (day + 1) * DAY_NS, day, Ohlcv.of(10, 20, 9, 10 + i % 7, 100)));
        }
        days.get(symbol).headMap(Math.floorDiv(clock[0], DAY_NS)).values().forEach(kernel::update);
        ByteBuffer bytes = ByteBuffer.allocate(kernel.stateBytes());
        kernel.write(bytes);
        states.put(symbol, java.util.HexFormat.of().formatHex(bytes.array()));
      }
    }
    return states;
  }

  private static Bar begun(long day) {
    Bar bar = new Bar();
    bar.begin(day * DAY_NS, (day + 1) * DAY_NS, day);
    return bar;
  }
}
