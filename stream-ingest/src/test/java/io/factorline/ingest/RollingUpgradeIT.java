package io.factorline.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLoader;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.StoredSymbol;
import io.factorline.event.SymbolPartition;
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
import io.factorline.store.HeaderForm;
import io.factorline.store.RowKeys;
import io.factorline.store.SymbolRow;
import io.factorline.store.TopicId;
import io.factorline.time.EpochClock;
import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stream-ingest goes over to another catalog and another version of the row, and so to rows of
 * another layout and another header, and back again, while ticks flow and readers of both catalogs
 * read: nothing warms up, no bar is missing.
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
  void shouldGoToAnotherCatalogAndRowVersionAndBackUnseen(@TempDir Path directory)
      throws Exception {
    Path old = catalog(directory.resolve("old.yaml"), "same_2s: {timeframe: 2s");
    Path next =
        catalog(
            directory.resolve("new.yaml"), "added_3s: {timeframe: 3s", "same_2s: {timeframe: 2s");
    List<Path> files = TickFiles.write(directory, 2, 2_400, 60);
    try (IngestStack stack = new IngestStack(directory)) {
      OsProcess ingest = start(stack, old, 1);
      stack.awaitHeartbeats();
      assertThat(stack.replay(files.getFirst(), "max").rejected()).isEmpty();
      Set<String> symbols = stack.rows().keySet();
      try (Reader ofOld = new Reader(stack, old, symbols);
          Reader ofNext = new Reader(stack, next, symbols)) {
        CompletableFuture<ReplayReport> replay = stack.replayAside(files.getLast(), "2.5");
        ingest = takeOver(stack, ingest, next, 2);
        ingest = takeOver(stack, ingest, old, 1);
        assertThat(replay.join().rejected()).isEmpty();
        ofOld.requireUnseen();
        ofNext.requireUnseen();
      }

      leavesWhatItDoesNotKnow(stack, ingest, old);

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

  private static OsProcess start(IngestStack stack, Path catalog, int rowVersion) {
    return stack.startIngest("factorline.catalog=" + catalog, "ingest.row-version=" + rowVersion);
  }

  /** One process beside the other, whose partitions it then has, all in its version. */
  private static OsProcess takeOver(
      IngestStack stack, OsProcess before, Path catalog, int rowVersion) {
    OsProcess next = startBeside(stack, before, catalog, rowVersion);
    awaitVersion(stack, next, rowVersion);
    return next;
  }

  private static OsProcess startBeside(
      IngestStack stack, OsProcess before, Path catalog, int rowVersion) {
    OsProcess next = start(stack, catalog, rowVersion);
    stack.awaitOwners(2);
    before.stop(GRACE);
    stack.awaitOwners(1);
    return next;
  }

  private static void awaitVersion(IngestStack stack, OsProcess ingest, int rowVersion) {
    awaitWritten(stack, ingest, rowVersion, KafkaTopics.PARTITIONS);
    String release = release(stack, ingest);
    assertThat(stack.rows().values())
        .extracting(row -> row.hot().header().form())
        .containsOnly(HeaderForm.of(rowVersion, release));
  }

  /** Waits until so many partitions are open and all of their rows are in a version. */
  private static void awaitWritten(
      IngestStack stack, OsProcess ingest, int rowVersion, int partitions) {
    IngestStack.await(
        "all rows are written again",
        () -> {
          JsonNode told = partitions(stack, ingest);
          JsonNode left = told.path("rowsInOtherVersion");
          return told.path("rowVersion").asInt() == rowVersion
              && left.size() == partitions
              && left.valueStream().allMatch(count -> count.asInt() == 0);
        });
  }

  /** What it tells of its partitions; nothing where it does not answer yet. */
  private static JsonNode partitions(IngestStack stack, OsProcess ingest) {
    Management management = stack.management(ingest);
    return management.health().isEmpty()
        ? JsonMapper.shared().missingNode()
        : JsonMapper.shared().readTree(management.get("/actuator/partitions"));
  }

  private static String release(IngestStack stack, OsProcess ingest) {
    String info = stack.management(ingest).get("/actuator/info");
    return JsonMapper.shared().readTree(info).path("build").path("version").asString();
  }

  /** Whether a bar of a row is not delivered, after which the row is written once more. */
  private static boolean waits(StoredSymbol stored) {
    SymbolRow row = stored.row();
    return IntStream.range(0, row.layout().views().size())
        .anyMatch(view -> row.view(view).hasPending());
  }

  private static Map<String, Long> offsets(IngestStack stack) {
    Map<String, Long> offsets = new TreeMap<>();
    stack.rows().forEach((symbol, row) -> offsets.put(symbol, row.hot().header().offset()));
    return offsets;
  }

  /**
   * A process that meets a version that it does not know, as a release that knows only version 1
   * meets version 2: the row stays as it is and its partition closed, until one comes that knows
   * it. The other rows are written again although no record comes.
   */
  private static void leavesWhatItDoesNotKnow(IngestStack stack, OsProcess before, Path catalog) {
    IngestStack.await(
        "nothing more is written",
        () -> stack.rows().values().stream().noneMatch(RollingUpgradeIT::waits));
    Map<String, Long> offsets = offsets(stack);
    String symbol = offsets.keySet().iterator().next();
    int partition = SymbolPartition.of(symbol, KafkaTopics.PARTITIONS);
    byte[] key = RowKeys.row(symbol).getBytes(UTF_8);
    byte[] field = RowKeys.HEADER.getBytes(UTF_8);
    OsProcess ingest;
    try (RedisClient client = RedisClient.create(stack.redis().uri());
        var redis = client.connect(ByteArrayCodec.INSTANCE)) {
      byte[] known = redis.sync().hget(key, field);
      byte[] unknown = known.clone();
      unknown[0] = HeaderForm.NEWEST + 1;
      redis.sync().hset(key, field, unknown);
      Map<String, String> row = hex(redis.sync().hgetall(key));

      ingest = startBeside(stack, before, catalog, 2);
      awaitWritten(stack, ingest, 2, KafkaTopics.PARTITIONS - 1);
      assertThat(partitions(stack, ingest).path("closed").path(Integer.toString(partition)))
          .hasToString("\"ROW_UNREADABLE\"");
      assertThat(hex(redis.sync().hgetall(key))).isEqualTo(row);
      redis.sync().hset(key, field, known);
    }
    takeOver(stack, ingest, catalog, 1);
    assertThat(offsets(stack)).isEqualTo(offsets);
  }

  private static Map<String, String> hex(Map<byte[], byte[]> fields) {
    Map<String, String> hex = new TreeMap<>();
    fields.forEach(
        (name, value) -> hex.put(new String(name, UTF_8), HexFormat.of().formatHex(value)));
    return hex;
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
