package io.factorline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLoader;
import io.factorline.engine.EnginePlan;
import io.factorline.event.Topics;
import io.factorline.local.backend.KafkaTopics;
import io.factorline.local.process.OsProcess;
import io.factorline.local.replay.ReplayReport;
import io.factorline.local.time.Wait;
import io.factorline.near.NearCache;
import io.factorline.near.NearCacheConfig;
import io.factorline.online.Answer;
import io.factorline.online.CellState;
import io.factorline.online.CellStatus;
import io.factorline.online.FactorPlan;
import io.factorline.online.FactorReader;
import io.factorline.online.Freshness;
import io.factorline.online.Layouts;
import io.factorline.online.PartitionWatch;
import io.factorline.online.PlanCompiler;
import io.factorline.online.ReadOptions;
import io.factorline.online.RowCache;
import io.factorline.online.Stored;
import io.factorline.redis.OnlineRedis;
import io.factorline.store.BarRecord;
import io.factorline.store.BarRecordReader;
import io.factorline.store.TopicId;
import io.factorline.time.EpochClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stream-ingest goes over to another catalog, and so to rows of another layout, and back again,
 * while ticks flow and readers of both catalogs read: nothing warms up, no bar is missing.
 */
final class RollingUpgradeIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final List<String> SHARED = List.of("live_1s", "live_1m", "same_2s");
  private static final List<String> FACTORS =
      List.of("live_1s:rsi_14", "live_1s:last_price", "same_2s:ema_12");

  private static Path catalog(Path file, String... views) {
    String text = CatalogFiles.shipped();
    for (String view : views) {
      text = CatalogFiles.withView(text, view + ", ttl: 5m, factorSets: [standard]}");
    }
    return CatalogFiles.write(file, text);
  }

  @Test
  void shouldGoToAnotherCatalogAndBackUnseen(@TempDir Path directory) throws Exception {
    Path old = catalog(directory.resolve("old.yaml"), "same_2s: {timeframe: 2s");
    Path next =
        catalog(
            directory.resolve("new.yaml"), "added_3s: {timeframe: 3s", "same_2s: {timeframe: 2s");
    List<Path> files = TickFiles.write(directory, 2, 2_400, 60);
    try (IngestStack stack = new IngestStack(directory)) {
      OsProcess ingest = stack.startIngest("factorline.catalog=" + old);
      stack.awaitHeartbeats();
      assertThat(stack.replay(files.getFirst(), "max").rejected()).isEmpty();
      Set<String> symbols = stack.rows().keySet();
      try (Reader ofOld = new Reader(stack, old, symbols);
          Reader ofNext = new Reader(stack, next, symbols)) {
        CompletableFuture<ReplayReport> replay = stack.replayAside(files.getLast(), "2");
        ingest = takeOver(stack, ingest, next);
        takeOver(stack, ingest, old);
        assertThat(replay.join().rejected()).isEmpty();
        ofOld.requireUnseen();
        ofNext.requireUnseen();
      }

      TopicId topic = stack.rows().values().iterator().next().hot().header().topic();
      Twin twin =
          new Twin(EnginePlan.of(CatalogLoader.load(old)), topic, KafkaTopics.PARTITIONS)
              .apply(stack.log(Topics.TICKS));
      assertThat(delivered(stack))
          .containsExactlyInAnyOrderElementsOf(
              twin.bars().keySet().stream()
                  .filter(bar -> SHARED.contains(bar.view()))
                  .map(bar -> bar.symbol() + " " + bar.view() + " " + bar.end())
                  .toList());
      assertThat(stack.digests().bySymbol()).isEqualTo(twin.digests().bySymbol());
    }
  }

  /** One process beside the other, whose partitions it then has. */
  private static OsProcess takeOver(IngestStack stack, OsProcess before, Path catalog) {
    OsProcess next = stack.startIngest("factorline.catalog=" + catalog);
    stack.awaitOwners(2);
    before.stop(GRACE);
    stack.awaitOwners(1);
    return next;
  }

  private static Set<String> delivered(IngestStack stack) {
    BarRecordReader reader = new BarRecordReader();
    Set<String> bars = new TreeSet<>();
    stack
        .log(Topics.FACTOR_BARS)
        .forEach(record -> {
          BarRecord bar = reader.read(record.value());
          if (SHARED.contains(bar.view())) {
            bars.add(bar.symbol() + " " + bar.view() + " " + bar.endNs());
          }
        });
    return bars;
  }

  /** Reads as factor-api and the gateway do, all the time. */
  private static final class Reader implements AutoCloseable {
    private final OnlineRedis redis;
    private final NearCache<Stored> rows;
    private final PartitionWatch watch;
    private final FactorReader reader;
    private final FactorPlan plan;
    private final List<String> symbols;
    private final Map<CellState, Integer> seen = new ConcurrentHashMap<>();
    private final Thread thread = Thread.ofPlatform().daemon().unstarted(this::run);
    private volatile boolean running = true;

    Reader(IngestStack stack, Path file, Set<String> symbols) throws Exception {
      Catalog catalog = CatalogLoader.load(file);
      this.symbols = List.copyOf(symbols);
      this.redis = new OnlineRedis(URI.create(stack.redis().uri()), LIMIT);
      Layouts layouts = new Layouts(redis.store(), RowCache.layoutOf(catalog));
      this.rows =
          redis.openRows(catalog, layouts, NearCacheConfig.DEFAULT, new SimpleMeterRegistry());
      this.watch =
          PartitionWatch.start(
              redis.store(),
              catalog,
              Freshness.DEFAULT,
              Duration.ofMillis(200),
              EpochClock.SYSTEM,
              System::nanoTime);
      this.reader =
          new FactorReader(
              rows,
              layouts,
              () -> watch.board(rows),
              EpochClock.SYSTEM,
              System::nanoTime,
              Runnable::run);
      this.plan = PlanCompiler.compile(catalog, FACTORS);
      IngestStack.await("all is there", () -> read().keySet().equals(Set.of(CellState.PRESENT)));
      thread.start();
    }

    private Map<CellState, Integer> read() {
      Map<CellState, Integer> cells = new ConcurrentHashMap<>();
      Answer answer = reader.read(plan, symbols, ReadOptions.DEFAULT).toCompletableFuture().join();
      for (int symbol = 0; symbol < symbols.size(); symbol++) {
        for (int column = 0; column < FACTORS.size(); column++) {
          cells.merge(answer.state(column, symbol), 1, Integer::sum);
        }
      }
      return cells;
    }

    private void run() {
      while (running && Wait.pause(Duration.ofMillis(10))) {
        read().forEach((state, count) -> seen.merge(state, count, Integer::sum));
      }
    }

    /** Values of before may be marked as old while partitions change hands, and nothing else. */
    void requireUnseen() {
      assertThat(seen).containsKey(CellState.PRESENT);
      assertThat(seen.keySet())
          .extracting(CellState::status)
          .isSubsetOf(CellStatus.PRESENT, CellStatus.STALE);
    }

    @Override
    public void close() throws InterruptedException {
      running = false;
      thread.join();
      watch.close();
      rows.close();
      redis.close();
    }
  }
}
