package io.factorline.sync.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.access.RedisAddress;
import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLoader;
import io.factorline.engine.EngineListener;
import io.factorline.engine.EngineSnapshot;
import io.factorline.feast.FeastView;
import io.factorline.local.backend.RedisProcess;
import io.factorline.local.backend.RedisSettings;
import io.factorline.store.CellBits;
import io.factorline.store.ClosedBar;
import io.factorline.store.HotRow;
import io.factorline.store.RowKeys;
import io.factorline.store.RowLayout;
import io.factorline.store.ViewRow;
import io.factorline.sync.fixture.FakeJob;
import io.factorline.sync.fixture.TestLake;
import io.factorline.sync.fixture.TestLake.BarRow;
import io.factorline.sync.request.ResearchFolder;
import io.factorline.sync.request.ResearchProperties;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

final class ParityIT {
  private static final String VIEW = "live_1s";

  private final Catalog catalog = CatalogLoader.defaults();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  @TempDir private static Path serverFolder;
  private static RedisProcess server;
  @TempDir private Path root;
  private RedisClient client;
  private RedisCommands<byte[], byte[]> redis;
  private TestLake lake;
  private ParityWorld world;
  private ParityJob job;

  @BeforeAll
  static void startRedis() {
    server = RedisProcess.start(RedisSettings.in(serverFolder));
  }

  @AfterAll
  static void stopRedis() {
    server.close();
  }

  @BeforeEach
  void open() throws Exception {
    URI uri = URI.create(server.uri());
    client = RedisClient.create(RedisURI.create(uri));
    redis = client.connect(ByteArrayCodec.INSTANCE).sync();
    redis.flushall();
    lake = TestLake.in(root);
    world = new ParityWorld(catalog, 3);
    Path folder = root.resolve("research");
    ResearchProperties properties =
        new ResearchProperties(
            folder.toString(),
            root.resolve("scratch").toString(),
            DataSize.ofMegabytes(256),
            DataSize.ofGigabytes(1),
            2,
            100_000);
    job =
        new ParityJob(
            new ParityJob.Parts(
                catalog,
                lake.storage(),
                lake.manifests(),
                lake.duckDb(),
                () -> RedisFactors.open(RedisAddress.of(uri), Duration.ofSeconds(5)),
                ResearchFolder.open(folder),
                properties,
                Duration.ZERO),
            new ParityMetrics(registry));
  }

  @AfterEach
  void close() throws Exception {
    redis.flushall();
    client.shutdown();
    lake.close();
  }

  private Map<String, Object> run(String from) throws Exception {
    return job.run(new FakeJob(job.check(Map.of("from", from))));
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> differences(Map<String, Object> report) {
    return (List<Map<String, Object>>) report.get("differences");
  }

  private double gauge(String store) {
    return registry.get("sync.parity.differences").tag("store", store).gauge().value();
  }

  @Test
  void shouldFindNoDifferenceWhereNothingWasChanged() throws Exception {
    world.fill(lake);
    world.fill(redis);

    Map<String, Object> report = run("beginning");

    assertThat(differences(report)).isEmpty();
    assertThat(report).containsEntry("equal", true).containsEntry("skipped", Map.of());
    assertThat(report.get("stores").toString()).doesNotContain("compared=0");
    int bars = world.bars.values().stream().mapToInt(List::size).sum();
    assertThat(bars).isGreaterThan(1_000);
    assertThat(registry.get("sync.parity.compared").tag("store", "lake").counter().count())
        .isEqualTo(28.0 * bars);
    assertThat(registry.get("sync.parity.finished").gauge().value()).isGreaterThan(1.7e9);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldNameTheOneClosedValueOfARowThatWasFlipped(long seed) throws Exception {
    world.fill(lake);
    world.fill(redis);
    Random random = new Random(seed);
    String symbol = world.symbols.get(random.nextInt(world.symbols.size()));
    ViewRow row = row(symbol);
    ClosedBar bar = row.lastClosed();
    int factor = uniqueFactor(bar, random);
    flip(RowKeys.row(symbol), RowKeys.CLOSED, bar.cell(factor));

    Map<String, Object> report = run("beginning");

    Map<String, Object> found = one(report);
    assertThat(found)
        .containsEntry("store", "row")
        .containsEntry("symbol", symbol)
        .containsEntry("factor", VIEW + ":" + row.layout().factors().get(factor))
        .containsEntry("ulps", 1L)
        .containsEntry("offset", bar.offset())
        .containsEntry("recomputed", Double.toString(CellBits.value(bar.cell(factor))));
    assertThat(gauge("row")).isEqualTo(1);
    assertThat(gauge("feast")).isZero();
  }

  @Test
  void shouldNameTheOneFormingValueThatWasFlipped() throws Exception {
    world.fill(lake);
    world.fill(redis);
    for (String symbol : world.symbols) {
      ViewRow row = row(symbol, "live_1m");
      if (row.bar().isOpen() && CellBits.isValue(row.formingCells()[5])) {
        flip(RowKeys.row(symbol), RowKeys.FORMING, row.formingCells()[5]);

        assertThat(one(run("beginning")))
            .containsEntry("store", "row")
            .containsEntry("symbol", symbol)
            .containsEntry("factor", "live_1m:vwap");
        return;
      }
    }
    throw new AssertionError("must have an open bar of a minute");
  }

  @Test
  void shouldNameTheKernelStateThatWasFlipped() throws Exception {
    world.fill(lake);
    world.fill(redis);
    byte[] key = ParityWorld.bytes(RowKeys.row("CCC"));
    byte[] field = ParityWorld.bytes(RowKeys.state(VIEW));
    byte[] state = redis.hget(key, field);
    state[state.length - 1] ^= 1;
    redis.hset(key, field, state);

    assertThat(one(run("beginning")))
        .containsEntry("symbol", "CCC")
        .containsEntry("factor", VIEW + " (kernel state, byte " + (state.length - 1) + ")");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldNameTheOneFieldOfFeastThatWasFlipped(long seed) throws Exception {
    world.fill(lake);
    world.fill(redis);
    Random random = new Random(seed);
    String symbol = world.symbols.get(random.nextInt(world.symbols.size()));
    BarView view = (BarView) catalog.view(VIEW);
    int factor = random.nextInt(view.factorNames().size());
    byte[] key = ParityWorld.feastKey(symbol);
    byte[] field = FeastView.field(VIEW, view.factorNames().get(factor));
    byte[] value = redis.hget(key, field);
    value[1] ^= 1; // the lowest bit of a little-endian double behind its tag
    redis.hset(key, field, value);

    Map<String, Object> report = run("beginning");

    assertThat(one(report))
        .containsEntry("store", "feast")
        .containsEntry("symbol", symbol)
        .containsEntry("factor", VIEW + ":" + view.factorNames().get(factor))
        .containsEntry("ulps", 1L);
    assertThat(gauge("feast")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldNameTheOneValueOfTheLakeThatWasFlipped(long seed) throws Exception {
    Random random = new Random(seed);
    List<BarRow> bars = world.bars.get(VIEW);
    BarRow bar;
    int factor;
    do {
      bar = bars.get(random.nextInt(bars.size()));
      factor = random.nextInt(bar.cells().length);
    } while (!CellBits.isValue(bar.cells()[factor]));
    bar.cells()[factor] ^= 1L << random.nextInt(52);
    world.fill(lake);
    world.fill(redis);

    Map<String, Object> report = run("beginning");

    assertThat(one(report))
        .containsEntry("store", "lake")
        .containsEntry("symbol", bar.symbol())
        .containsEntry(
            "factor", VIEW + ":" + ((BarView) catalog.view(VIEW)).factorNames().get(factor))
        .containsEntry("stored", Double.toString(CellBits.value(bar.cells()[factor])))
        .containsEntry("offset", bar.closing().offset());
    assertThat(gauge("lake")).isEqualTo(1);
  }

  @Test
  void shouldNameABarThatTheLakeLost() throws Exception {
    BarRow lost = world.bars.get(VIEW).remove(40);
    world.fill(lake);
    world.fill(redis);

    assertThat(one(run("beginning")))
        .containsEntry("store", "lake")
        .containsEntry("symbol", lost.symbol())
        .containsEntry("factor", VIEW + " (closed bar)")
        .containsEntry("stored", "none");
  }

  @Test
  void shouldCompareTheNewestRevisionOfABarThatWasCorrected() throws Exception {
    List<BarRow> bars = world.bars.get(VIEW);
    for (int i = 100; i < 110; i++) {
      BarRow right = bars.get(i);
      bars.set(i, withCells(right, 0, right.closing(), warmingUp(right)));
      bars.add(withCells(right, 1, right.closing(), right.cells()));
    }
    world.fill(lake);
    world.fill(redis);

    Map<String, Object> report = run("beginning");

    assertThat(differences(report)).isEmpty();
    assertThat(report).containsEntry("equal", true).containsEntry("skipped", Map.of());

    BarRow corrected = bars.get(105);
    long[] wrong = corrected.cells().clone();
    wrong[0] = Double.doubleToRawLongBits(0.5);
    lake.bars(
        (BarView) catalog.view(VIEW),
        List.of(withCells(corrected, 2, corrected.closing(), wrong)),
        false);

    assertThat(differences(run("beginning")))
        .isNotEmpty()
        .allSatisfy(found ->
            assertThat(found)
                .containsEntry("store", "lake")
                .containsEntry("symbol", corrected.symbol())
                .containsEntry("offset", corrected.closing().offset()))
        .anySatisfy(found -> assertThat(found).containsEntry("stored", "0.5"));
  }

  @Test
  void shouldNotCompareABarThatAnImportCorrected() throws Exception {
    List<BarRow> bars = world.bars.get(VIEW);
    BarRow live = bars.get(100);
    bars.add(withCells(live, 1, null, warmingUp(live)));
    world.fill(lake);
    world.fill(redis);

    Map<String, Object> report = run("beginning");

    assertThat(differences(report)).isEmpty();
    assertThat(report.get("skipped")).isEqualTo(Map.of("bar that an import corrected", 1L));
  }

  private static long[] warmingUp(BarRow bar) {
    long[] cells = new long[bar.cells().length];
    Arrays.fill(cells, CellBits.WARMING_UP);
    return cells;
  }

  private static BarRow withCells(
      BarRow bar, int revision, TestLake.@Nullable Closing closing, long[] cells) {
    return new BarRow(
        bar.symbol(),
        bar.startNs(),
        bar.endNs(),
        bar.knowledgeNs() + revision,
        revision,
        bar.servedNs(),
        closing,
        cells);
  }

  @Test
  void shouldStartFromAStateAndCompareWhatComesAfterIt() throws Exception {
    world.fill(lake);
    world.fill(redis);
    for (int partition = 0; partition < ParityWorld.PARTITIONS; partition++) {
      long half = world.end(partition) / 2;
      lake.state(EngineSnapshot.of(world.run(partition, half, EngineListener.NONE)));
    }

    Map<String, Object> report = run("state");

    assertThat(differences(report)).isEmpty();
    assertThat(report.get("skipped")).isEqualTo(Map.of());
    assertThat(report.get("stretches").toString()).contains("from=" + world.end(0) / 2);
  }

  @Test
  void shouldTellWhatTheArchiveDoesNotReach() throws Exception {
    world.fill(redis);
    world.log.values().forEach(log -> log.subList(log.size() - 300, log.size()).clear());
    world.fillTicks(lake);

    Map<String, Object> report = run("beginning");

    assertThat(differences(report)).isEmpty();
    assertThat(report.get("skipped").toString())
        .contains("row ahead of the archive=6")
        .contains("Feast copy of a bar that is not archived=")
        .contains("bar that the lake does not have yet=");
  }

  @Test
  void shouldNameRecordsThatTheArchiveLacks() throws Exception {
    world.log.get(1).remove(17);
    world.fill(lake);
    world.fill(redis);

    assertThatThrownBy(() -> run("beginning"))
        .hasMessage("must be archived: table=ticks, partition=1, from=17, to=18");
  }

  private static Map<String, Object> one(Map<String, Object> report) {
    assertThat(report).containsEntry("equal", false);
    assertThat(differences(report)).hasSize(1);
    return differences(report).getFirst();
  }

  private ViewRow row(String symbol) {
    return row(symbol, VIEW);
  }

  private ViewRow row(String symbol, String view) {
    byte[] key = ParityWorld.bytes(RowKeys.row(symbol));
    HotRow row =
        HotRow.decode(
            symbol,
            redis.hget(key, ParityWorld.bytes(RowKeys.HEADER)),
            redis.hget(key, ParityWorld.bytes(RowKeys.FORMING)),
            null,
            redis.hget(key, ParityWorld.bytes(RowKeys.CLOSED)),
            this::layout);
    return row.row().view(view);
  }

  private @Nullable RowLayout layout(String hash) {
    byte[] json = redis.get(ParityWorld.bytes(RowKeys.layout(hash)));
    return json == null
        ? null
        : RowLayout.parse(new String(json, java.nio.charset.StandardCharsets.UTF_8));
  }

  /** A factor whose bits no other of the bar's has. */
  private static int uniqueFactor(ClosedBar bar, Random random) {
    while (true) {
      int factor = 6 + random.nextInt(bar.factorCount() - 6);
      int same = 0;
      for (int i = 0; i < bar.factorCount(); i++) {
        same += bar.cell(i) == bar.cell(factor) ? 1 : 0;
      }
      if (same == 1 && CellBits.isValue(bar.cell(factor)) && bar.cell(factor) != 0) {
        return factor;
      }
    }
  }

  /** Flips the lowest bit of the one place in a field that holds these bits. */
  private void flip(String rowKey, String field, long bits) {
    byte[] key = ParityWorld.bytes(rowKey);
    byte[] value = redis.hget(key, ParityWorld.bytes(field));
    ByteBuffer bytes = ByteBuffer.wrap(value);
    int places = 0;
    for (int at = 0; at <= value.length - Long.BYTES; at++) {
      if (bytes.getLong(at) == bits && places++ == 0) {
        bytes.putLong(at, bits ^ 1);
      }
    }
    assertThat(places).isEqualTo(1);
    redis.hset(key, ParityWorld.bytes(field), value);
  }
}
