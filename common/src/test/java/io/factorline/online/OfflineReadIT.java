package io.factorline.online;

import static io.factorline.online.CellState.MISSING_NO_DATA;
import static io.factorline.online.CellState.MISSING_STORE;
import static io.factorline.online.CellState.MISSING_UNKNOWN_SYMBOL;
import static io.factorline.online.CellState.PRESENT;
import static io.factorline.online.CellState.STALE_STORE;
import static io.factorline.online.CellState.STALE_TTL;
import static io.factorline.online.CellState.UNDEFINED_DIVISION_BY_ZERO;
import static io.factorline.online.CellState.UNDEFINED_INPUT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.access.RedisAddress;
import io.factorline.feast.FeastKeys;
import io.factorline.feast.FeastRow;
import io.factorline.feast.FeastTimestamp;
import io.factorline.feast.FeastValue;
import io.factorline.feast.FeastView;
import io.factorline.near.Await;
import io.factorline.near.NearCache;
import io.factorline.near.NearCacheConfig;
import io.factorline.redis.FeastWriter;
import io.factorline.redis.FeastWriterPosition;
import io.factorline.redis.RedisProcess;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Offline values through the near cache, from bytes that Feast's layout has in a real Redis. Each
 * case has symbols of its own: what another one cached is gone only when Redis' word of it arrives.
 */
final class OfflineReadIT {
  private static final long MS = 1_000_000L;
  private static final long NOW_MS = 1_790_000_000_000L;
  private static final FeastKeys KEYS = FeastKeys.of("factorline", "symbol");
  private static final FeastView FACTS =
      FeastView.of("facts", List.of("bps", "shares", "name", "listed"));
  private static final FeastView MORE = FeastView.of("more", List.of("eps"));
  private static final String[] ALL = {
    "facts:bps", "facts:shares", "facts:name", "facts:listed", "more:eps"
  };

  private static RedisProcess redis;
  private static RedisClient client;
  private static ClientResources resources;
  private static StatefulRedisConnection<byte[], byte[]> connection;
  private static NearCache<Stored> cache;
  private static FactorReader reader;
  private static volatile long nowMs = NOW_MS;

  @BeforeAll
  static void connect() {
    redis = RedisProcess.start();
    client = RedisClient.create(redis.uri());
    connection = client.connect(ByteArrayCodec.INSTANCE);
    resources = DefaultClientResources.create();
    Layouts layouts = new Layouts(new NoStore(), RowCache.layoutOf(Offline.CATALOG));
    cache =
        RowCache.open(
            Offline.CATALOG,
            layouts,
            RedisAddress.of(redis.uri().toURI()),
            resources,
            NearCacheConfig.DEFAULT,
            new SimpleMeterRegistry());
    cache.connected().toCompletableFuture().join();
    reader =
        new FactorReader(
            cache, layouts, () -> Board.EMPTY, () -> nowMs, System::nanoTime, Runnable::run);
  }

  @AfterAll
  static void disconnect() {
    cache.close();
    client.shutdown();
    resources.shutdown().syncUninterruptibly();
    redis.close();
  }

  @BeforeEach
  void empty() {
    connection.sync().flushall();
    nowMs = NOW_MS;
  }

  /** There are neither layouts nor partitions. */
  private static final class NoStore implements OnlineStore {
    @Override
    public CompletionStage<List<@Nullable String>> heartbeats(int partitions) {
      return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletionStage<@Nullable String> layout(String hash) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Set<String>> symbols(int partition) {
      return CompletableFuture.completedFuture(Set.of());
    }
  }

  private static Answer ask(List<String> symbols, String... factors) {
    FactorPlan plan = PlanCompiler.compile(Offline.CATALOG, List.of(factors));
    return reader.read(plan, symbols, ReadOptions.DEFAULT).toCompletableFuture().join();
  }

  private static void await(Supplier<Boolean> condition) {
    Await.until("read", condition::get);
  }

  private static void write(String symbol, FeastView view, long eventNs, FeastValue... values) {
    Map<byte[], byte[]> fields = new HashMap<>();
    for (int f = 0; f < values.length; f++) {
      fields.put(view.field(f), values[f].encode());
    }
    fields.put(view.timestampField(), FeastTimestamp.encode(eventNs));
    connection.sync().hset(KEYS.of(symbol), fields);
  }

  private static void writeEps(String symbol, long eventNs, double eps) {
    byte[] key = KEYS.of(symbol);
    FeastRow row = FeastRow.ofFactors(key, MORE, new double[] {eps}, 0, eventNs);
    new FeastWriter(connection)
        .write(row, new FeastWriterPosition(1, 1, eventNs))
        .toCompletableFuture()
        .join();
  }

  @Test
  void shouldReadWhatTheWriterOfFeastsLayoutWrote() {
    long eventNs = NOW_MS * MS - 1_500 * MS + 7;
    writeEps("WRITTEN", eventNs, 6.25);
    Answer answer = ask(List.of("WRITTEN"), "more:eps");

    assertThat(answer.state(0, 0)).isEqualTo(PRESENT);
    assertThat(answer.value(0, 0)).isEqualTo(6.25);
    assertThat(answer.eventNs(0, 0)).isEqualTo(eventNs);
    assertThat(answer.ageMs(0, 0)).isEqualTo(1_500);
    assertThat(answer.definition(0, 0)).isEqualTo(Offline.CATALOG.view("more").definition());
    assertThat(answer.isUnknown(0)).isFalse();
  }

  @Test
  void shouldReadEachTypeExactly() {
    long shares = (1L << 53) + 1;
    write(
        "TYPES",
        FACTS,
        NOW_MS * MS,
        new FeastValue.Float64(2.5),
        new FeastValue.Int64(shares),
        new FeastValue.Text("Äpfel 測試"),
        new FeastValue.Bool(true));
    Answer answer = ask(List.of("TYPES", "NONE"), ALL);

    assertThat(answer.value(0, 0)).isEqualTo(2.5);
    assertThat(answer.exactValue(1, 0)).isEqualTo(new FeastValue.Int64(shares));
    assertThat(answer.exactValue(2, 0)).isEqualTo(new FeastValue.Text("Äpfel 測試"));
    assertThat(answer.exactValue(3, 0)).isEqualTo(new FeastValue.Bool(true));
    assertThat(answer.exactValue(0, 0)).isNull();
    assertThat(answer.state(4, 0)).isEqualTo(MISSING_NO_DATA);
    assertThat(answer.exactValue(1, 1)).isNull();
    assertThat(answer.state(1, 1)).isEqualTo(MISSING_UNKNOWN_SYMBOL);
    assertThat(answer.isUnknown(1)).isTrue();
  }

  @Test
  void shouldBeStaleOnlyPastTheTtlToTheNanosecond() {
    long ttlNs = Duration.ofSeconds(10).toNanos();
    write("EDGE", FACTS, NOW_MS * MS - ttlNs, new FeastValue.Float64(1));
    write("PAST", FACTS, NOW_MS * MS - ttlNs - 1, new FeastValue.Float64(1));
    write("AHEAD", FACTS, NOW_MS * MS + ttlNs, new FeastValue.Float64(1));
    Answer answer = ask(List.of("EDGE", "PAST", "AHEAD"), "facts:bps");

    assertThat(Scene.states(answer)).containsExactly(PRESENT, STALE_TTL, PRESENT);
    assertThat(answer.value(0, 1)).as("stays with its value").isEqualTo(1);
    assertThat(answer.ageMs(0, 2)).isZero();

    nowMs = NOW_MS + 1;
    assertThat(Scene.states(ask(List.of("EDGE"), "facts:bps"))).containsExactly(STALE_TTL);
  }

  @Test
  void shouldSeeARowThatReplacesACachedOne() {
    writeEps("REPLACED", NOW_MS * MS, 1);
    assertThat(ask(List.of("REPLACED"), "more:eps").value(0, 0)).isEqualTo(1);
    FactorPlan plan = PlanCompiler.compile(Offline.CATALOG, List.of("more:eps"));
    await(() -> reader.fromMemory(plan, List.of("REPLACED"), ReadOptions.DEFAULT) != null);

    writeEps("REPLACED", NOW_MS * MS + 1, 2);
    await(() -> ask(List.of("REPLACED"), "more:eps").value(0, 0) == 2);
    connection.sync().del(KEYS.of("REPLACED"));
    await(() -> Scene.states(ask(List.of("REPLACED"), "more:eps")).getFirst() != PRESENT);
  }

  @Test
  void shouldNameOfflineValuesInTheCut() {
    write("CUT_A", FACTS, NOW_MS * MS - 5, new FeastValue.Float64(1));
    Answer before = ask(List.of("CUT_A", "CUT_B"), "facts:bps");
    String definition = Offline.CATALOG.view("facts").definition();
    assertThat(before.cut().entries())
        .containsExactly(
            new Cut.OfflineEntry("CUT_A", "facts", definition, NOW_MS * MS - 5, Answer.NO_TIME));

    connection
        .sync()
        .hset(
            KEYS.of("CUT_A"), "_kt:facts".getBytes(UTF_8), FeastTimestamp.encode(NOW_MS * MS - 3));
    await(() ->
        !ask(List.of("CUT_A", "CUT_B"), "facts:bps").cut().hash().equals(before.cut().hash()));
    Answer after = ask(List.of("CUT_A", "CUT_B"), "facts:bps");
    assertThat(after.cut().entries())
        .containsExactly(
            new Cut.OfflineEntry("CUT_A", "facts", definition, NOW_MS * MS - 5, NOW_MS * MS - 3));
  }

  @Test
  void shouldDeriveFromOfflineInputs() {
    write(
        "DERIVED",
        FACTS,
        NOW_MS * MS - 11_000 * MS,
        new FeastValue.Float64(6),
        new FeastValue.Int64(7));
    writeEps("DERIVED", NOW_MS * MS - 2_000 * MS, 1.5);
    write("ZERO", FACTS, NOW_MS * MS, new FeastValue.Float64(6));
    writeEps("ZERO", NOW_MS * MS, 0);
    Answer answer = ask(List.of("DERIVED", "ZERO", "NONE"), "derived:ratio", "derived:cap");

    assertThat(answer.value(0, 0)).isEqualTo(4.0);
    assertThat(answer.state(0, 0)).as("worst input").isEqualTo(STALE_TTL);
    assertThat(answer.value(1, 0)).isEqualTo(42.0);
    assertThat(answer.eventNs(0, 0)).as("newest input").isEqualTo(NOW_MS * MS - 2_000 * MS);
    assertThat(answer.ageMs(0, 0)).as("oldest input").isEqualTo(11_000);
    assertThat(answer.state(0, 1)).isEqualTo(UNDEFINED_DIVISION_BY_ZERO);
    assertThat(answer.state(1, 1)).isEqualTo(UNDEFINED_INPUT);
    assertThat(answer.state(0, 2)).isEqualTo(MISSING_UNKNOWN_SYMBOL);
  }

  @Test
  void shouldNotTakeASymbolWithOfflineValuesForUnknown() {
    writeEps("ONLY", NOW_MS * MS, 1.5);
    Answer answer = ask(List.of("ONLY"), "bars:last", "more:eps", "derived:pbr");

    assertThat(answer.state(0, 0)).isEqualTo(MISSING_NO_DATA);
    assertThat(answer.state(1, 0)).isEqualTo(PRESENT);
    assertThat(answer.state(2, 0)).isEqualTo(UNDEFINED_INPUT);
    assertThat(answer.isUnknown(0)).isFalse();
  }

  @Test
  void shouldGiveLastKnownValuesWhileRedisIsGone() {
    write(
        "GONE_A",
        FACTS,
        NOW_MS * MS - 60_000 * MS,
        new FeastValue.Float64(6),
        new FeastValue.Int64(7));
    ask(List.of("GONE_A"), "facts:bps");
    redis.kill();
    try {
      await(() -> !cache.isConnected());
      Answer answer = ask(List.of("GONE_A", "GONE_B"), "facts:bps", "facts:shares", "derived:cap");
      assertThat(answer.state(0, 0)).as("before TTL").isEqualTo(STALE_STORE);
      assertThat(answer.value(0, 0)).isEqualTo(6);
      assertThat(answer.exactValue(1, 0)).isEqualTo(new FeastValue.Int64(7));
      assertThat(answer.state(2, 0)).isEqualTo(STALE_STORE);
      assertThat(answer.state(0, 1)).isEqualTo(MISSING_STORE);
      assertThat(answer.isUnknown(1)).isFalse();
    } finally {
      redis.restart();
      await(cache::isConnected);
    }
    await(() -> ask(List.of("GONE_A"), "facts:bps").state(0, 0) == STALE_TTL);
  }

  /** Random rows by random writers; what is told equals a reader that asks Redis each time. */
  @Test
  void shouldEqualANaiveReader() {
    Random random = new Random(20261126);
    List<String> symbols =
        List.of("A", "B", "A.very.long.symbol-of_64^characters=that:are.all.used.up.123456", "B");
    for (int round = 0; round < 400; round++) {
      String symbol = symbols.get(random.nextInt(symbols.size()));
      change(random, symbol);
      nowMs = NOW_MS + random.nextInt(20_000);
      NaiveOffline naive = new NaiveOffline(connection.sync(), nowMs);
      List<String> expected = naive.tell(symbols, ALL);
      Await.until(
          "equal to the naive reader: " + expected,
          () -> NaiveOffline.told(ask(symbols, ALL)).equals(expected));
    }
  }

  private static void change(Random random, String symbol) {
    long eventNs = NOW_MS * MS - (long) (random.nextDouble() * 30_000 * MS);
    switch (random.nextInt(8)) {
      case 0 -> connection.sync().del(KEYS.of(symbol));
      case 1 -> writeEps(symbol, NOW_MS * MS + random.nextInt(), random.nextGaussian());
      case 2 -> write(symbol, MORE, eventNs, new FeastValue.Float32(random.nextFloat()));
      case 3 -> connection.sync().hdel(KEYS.of(symbol), FACTS.field(random.nextInt(4)));
      case 4 -> connection.sync().hdel(KEYS.of(symbol), FACTS.timestampField());
      default -> write(symbol, FACTS, eventNs, any(random), any(random), any(random), any(random));
    }
  }

  private static FeastValue any(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> FeastValue.Unset.UNSET;
      case 1 -> FeastValue.Null.NULL;
      case 2 -> new FeastValue.Float64(random.nextGaussian());
      case 3 -> new FeastValue.Int64(random.nextLong());
      case 4 -> new FeastValue.Int32(random.nextInt());
      case 5 -> new FeastValue.Text("测试" + random.nextInt());
      case 6 -> new FeastValue.Bool(random.nextBoolean());
      default -> new FeastValue.Float64(Double.NaN);
    };
  }
}
