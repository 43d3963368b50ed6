package io.factorline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.access.KafkaAddress;
import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLoader;
import io.factorline.event.ClockSource;
import io.factorline.event.Topics;
import io.factorline.gateway.ApiClient.Reply;
import io.factorline.gateway.repository.ShippedModels;
import io.factorline.gateway.signal.Intent;
import io.factorline.gateway.stream.BarSigner;
import io.factorline.gateway.stream.ModelStream;
import io.factorline.gateway.stream.SignalStream;
import io.factorline.local.backend.Backends;
import io.factorline.local.backend.KafkaTopics;
import io.factorline.local.time.Wait;
import io.factorline.near.NearCache;
import io.factorline.online.FactorReader;
import io.factorline.online.Stored;
import io.factorline.redis.LettuceSuppressions;
import io.factorline.redis.OnlineRedis;
import io.factorline.suppress.Suppression;
import io.factorline.suppress.SuppressionDesk;
import io.factorline.suppress.Target;
import io.factorline.testsupport.OtlpReceiver;
import io.factorline.testsupport.ReceivedSpan;
import io.factorline.time.EpochClock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The routes over real rows in a real Redis, the shipped models, and a real Kafka. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "tracing.sampling=0",
      "gateway.limits.longest-budget=20s",
      "gateway.models.momentum.stream=trade",
      "gateway.stream.row-wait=3s",
      "gateway.stream.budget=20s"
    })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SignalsIT {
  private static final long SECOND_NS = 1_000_000_000L;
  private static final int BARS = 31;
  private static final String UP = "SIM.UP";
  private static final String DOWN = "SIM.DOWN";
  private static final String FLAT = "SIM.FLAT";
  private static final String YOUNG = "SIM.YOUNG";
  private static final String HALTED = "SIM.HALTED";
  private static final String STREAMED = "SIM.STREAMED";
  private static final String SLOW = "SIM.SLOW";
  private static final String SUPPRESSED = "SIM.SUPPRESSED";
  private static final String SHARED = "SIM.SHARED";
  private static final String GROUP = Topics.SIGNALS_GROUPS + "momentum";
  private static final int SHARED_SYMBOLS = 60;
  private static final long SEED = 20261127;
  private static final int ROUNDS = Integer.getInteger("stream.rounds", 3);

  @Value("${local.server.port}")
  private int port;

  @Autowired private BarSigner.Parts signing;
  @Autowired private FactorReader reader;
  @Autowired private NearCache<Stored> rows;
  @Autowired private MeterRegistry meters;
  @Autowired private SignalStream stream;

  @TempDir private Path folder;

  private BarView view;
  private SignalLog log;
  private long startNs;
  private long nextNs;
  private ApiClient api;
  private TestMarket market;
  private Heart heart;

  private static final OtlpReceiver COLLECTOR = OtlpReceiver.start();

  @DynamicPropertySource
  static void backends(DynamicPropertyRegistry registry) {
    registry.add("tracing.endpoint", COLLECTOR::endpoint);
    registry.add("factorline.redis.uri", () -> Backends.shared().redisUri());
    registry.add("factorline.kafka.bootstrap-servers", () -> Backends.shared().bootstrapServers());
    registry.add("gateway.repository", () -> ShippedModels.patient().toString());
  }

  @BeforeAll
  void fill() {
    // All bars have ended, whatever the speed: a clock ahead of its record is rejected.
    startNs = (System.currentTimeMillis() / 1000 - BARS - 2) * SECOND_NS;
    KafkaTopics.create(Backends.shared().bootstrapServers());
    api = new ApiClient(port);
    Catalog catalog = CatalogLoader.defaults();
    view =
        catalog.barViews().stream()
            .filter(bars -> bars.name().equals("live_1s"))
            .findFirst()
            .orElseThrow();
    log = new SignalLog(Backends.shared().bootstrapServers());
    market = new TestMarket(Backends.shared().redisUri(), catalog);
    market.clock("SIM", startNs - SECOND_NS, ClockSource.FEED);
    for (int bar = 0; bar < BARS; bar++) {
      long eventNs = startNs + bar * SECOND_NS;
      market.trade(UP, eventNs, 100 + 0.1 * bar, 2);
      market.trade(DOWN, eventNs, 100 - 0.1 * bar, 2);
      market.trade(FLAT, eventNs, 100, 2);
      market.trade(HALTED, eventNs, 100 + bar, 2);
      market.trade(STREAMED, eventNs, 100 + 0.1 * bar, 2);
      market.trade(SUPPRESSED, eventNs, 100 + 0.1 * bar, 2);
      for (int i = 0; i < SHARED_SYMBOLS; i++) {
        market.trade(SHARED + i, eventNs, 100 + 0.1 * bar + 0.001 * i, 2);
      }
      if (bar > BARS - 5) {
        market.trade(YOUNG, eventNs, 100, 1);
      }
    }
    nextNs = startNs + BARS * SECOND_NS;
    market.halt(HALTED, startNs + BARS * SECOND_NS, true);
    // A finished replay: however slow the machine, its feed is not judged silent.
    market.clock("SIM", startNs + BARS * SECOND_NS, ClockSource.REPLAY);
    market.publish();
    heart = new Heart(market);
    await(() -> signal(UP, "preview").path("status").asString("").equals("OK"));
  }

  @AfterAll
  void close() {
    heart.close();
    market.close();
    log.close();
    COLLECTOR.close();
  }

  @Test
  void shouldTellASignalPerSymbolInTheOrderAsked() {
    Reply reply = signals(List.of(FLAT, UP, DOWN), "preview");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().path("model").asString()).isEqualTo("momentum");
    assertThat(reply.json().path("cut").asString()).matches("[0-9a-f]{32}");
    assertThat(texts(reply, "symbol")).containsExactly(FLAT, UP, DOWN);
    assertThat(texts(reply, "status")).containsExactly("OK", "OK", "OK");
    assertThat(texts(reply, "side")).containsExactly("HOLD", "BUY", "SELL");
    assertThat(texts(reply, "backend")).containsOnly("embedded");
    assertThat(texts(reply, "arm")).containsOnly("stable");
    assertThat(texts(reply, "modelVersion")).containsOnly("1");
    JsonNode buy = reply.json().path("signals").get(1);
    assertThat(buy.path("score").asDouble()).isBetween(0.3, 1.0);
    assertThat(buy.path("maxNotional").path("amount").asString()).isEqualTo("10000.00");
    assertThat(buy.path("maxNotional").path("currency").asString()).isEqualTo("USD");
    assertThat(reply.json().path("signals").get(0).path("maxNotional").isNull()).isTrue();
  }

  @Test
  void shouldSignABarOnceItsRowHasIt() {
    String trace = "3af7651916cd43dd8448eb211c80319c";
    log.sendTraced(
        STREAMED,
        SignalLog.bar(STREAMED, view, nextNs + SECOND_NS),
        "00-" + trace + "-b7ad6b7169203331-01");
    nextBar(List.of(STREAMED));

    SignalLog.Told told = log.await(1, signalOf(STREAMED)).getFirst();

    JsonNode asked = signal(STREAMED, "trade");
    assertThat(told.json().path("model").asString()).isEqualTo("momentum");
    assertThat(told.json().path("intent").asString()).isEqualTo("trade");
    assertThat(told.json().path("side").asString()).isEqualTo("BUY");
    asked
        .propertyNames()
        .forEach(key -> assertThat(told.json().path(key)).as(key).isEqualTo(asked.path(key)));
    String id = asked.path("id").asString();
    await(() -> api.get("/v1/signals/" + id).status() == 200);
    assertThat(api.get("/v1/signals/" + id + "/replay").json().path("outcome").asString())
        .isEqualTo("EQUAL");
    requireFollowed(trace, told);
  }

  private static void requireFollowed(String trace, SignalLog.Told told) {
    await(() -> COLLECTOR.trace(trace).stream().anyMatch(span -> span.name().equals("bars sign")));
    List<ReceivedSpan> spans = COLLECTOR.trace(trace);
    ReceivedSpan signal = only(spans, "signal");
    assertThat(signal.parentId()).isEqualTo("b7ad6b7169203331");
    assertThat(signal.attributes())
        .containsEntry("factorline.symbol", STREAMED)
        .containsEntry("factorline.view", "live_1s")
        .containsEntry("factorline.outcome", "told");
    assertThat(told.traceparent()).isEqualTo("00-" + trace + "-" + signal.spanId() + "-01");
    ReceivedSpan batch = only(spans, "bars sign");
    assertThat(signal.links()).containsExactly(trace + "-" + batch.spanId());
    assertThat(only(spans, "row look").parentId()).isEqualTo(batch.spanId());
    assertThat(only(spans, "score").attribute("factorline.backend")).isEqualTo("embedded");
  }

  private static ReceivedSpan only(List<ReceivedSpan> spans, String name) {
    List<ReceivedSpan> named = spans.stream().filter(span -> span.name().equals(name)).toList();
    assertThat(named).as(name).hasSize(1);
    return named.getFirst();
  }

  @Test
  void shouldFollowARequestThatItsCallerFollowsAndNoOther() {
    String trace = "4af7651916cd43dd8448eb211c80319c";
    String path = "/v1/models/momentum/signals";

    Reply followed =
        api.post(
            path,
            body(List.of(UP, DOWN), "preview"),
            "traceparent",
            "00-" + trace + "-b7ad6b7169203331-01");
    Reply broken =
        api.post(path, body(List.of(UP), "preview"), "traceparent", "00-" + trace + "-01");

    assertThat(broken.status()).isEqualTo(200);
    String name = "POST /v1/models/{model}/signals";
    await(() -> COLLECTOR.trace(trace).stream().anyMatch(span -> span.name().equals(name)));
    List<ReceivedSpan> spans = COLLECTOR.trace(trace);
    ReceivedSpan server = only(spans, name);
    assertThat(server.service()).isEqualTo("inference-gateway");
    assertThat(server.parentId()).isEqualTo("b7ad6b7169203331");
    assertThat(server.attribute("http.response.status_code")).isEqualTo("200");
    for (String step : List.of("factors read", "assemble", "score", "decide", "audit")) {
      assertThat(only(spans, step).parentId()).as(step).isEqualTo(server.spanId());
    }
    assertThat(COLLECTOR.named(name)).hasSize(1);
    String id = followed.json().path("signals").get(0).path("id").asString();
    SignalLog.Told record =
        log.await(1, told -> told.topic().equals(Topics.SIGNAL_AUDIT) && isOf(told, trace))
            .getFirst();
    assertThat(record.traceparent()).startsWith("00-" + trace + "-").endsWith("-01");
    assertThat(id).matches("[0-9a-f]{32}");
    assertThat(followed.response().body()).doesNotContain(trace);
  }

  private static boolean isOf(SignalLog.Told told, String trace) {
    return told.json().path("traceId").asString("").equals(trace);
  }

  /** As after a kill before the commit: another group has the same batch to handle. */
  @Test
  void shouldTellTheSameSignalWhereABatchIsReadAgain() {
    RecordMetadata sent = log.send(UP, SignalLog.bar(UP, view, startNs + BARS * SECOND_NS));
    String first = log.await(1, signalOf(UP)).getFirst().value();
    log.awaitCommitted(GROUP, sent);
    double repeated = bars("repeated");
    log.awaitCommitted(
        GROUP, log.send(UP, SignalLog.bar(UP, view, startNs + (BARS - 1) * SECOND_NS)));
    assertThat(bars("repeated")).isEqualTo(repeated + 1);
    String groups = "again-" + UUID.randomUUID() + "-";
    AtomicInteger asked = new AtomicInteger();

    try (SignalStream _ =
        SignalStream.start(
            new SignalStream.Settings(
                KafkaAddress.of(Backends.shared().bootstrapServers()),
                groups,
                List.of(new ModelStream("momentum", Intent.TRADE)),
                100,
                model -> asked.incrementAndGet() > 3),
            signing,
            new BarSigner.Limits(Duration.ofSeconds(1), Duration.ofSeconds(20), 100),
            reader,
            rows)) {
      assertThat(log.await(2, signalOf(UP)))
          .extracting(SignalLog.Told::value)
          .containsExactly(first, first);
      log.awaitCommitted(groups + "momentum", sent);
      assertThat(asked.get()).as("it began once it was ready").isEqualTo(4);
    }
  }

  /* One bar of each symbol; their rows have them. */
  private void nextBar(List<String> symbols) {
    symbols.forEach(symbol -> market.trade(symbol, nextNs, 104, 2));
    nextNs += SECOND_NS;
    market.clock("SIM", nextNs, ClockSource.REPLAY);
    market.publish();
  }

  @Test
  void shouldSignAgainWhatKafkaRefused() {
    SignedBars bars = new SignedBars(log);
    log.refuse(true);
    try {
      sendBars(bars, 0, 3);
      await(stream::isFailing);
      assertThat(bars.toldSymbols()).isEmpty();
    } finally {
      log.refuse(false);
    }

    awaitTold(bars, 3);
    bars.requireEachToldTheSame().forEach(this::requireAsAsked);
    bars.settle(GROUP);
  }

  /**
   * A replica joins, bars come, it is killed with some of them under way, and meanwhile Kafka takes
   * no signal. Waits for a process and for the end of its session, too long for each build.
   */
  @Test
  @EnabledIfSystemProperty(named = "scale", matches = "full")
  void shouldTellEachBarTheSameThoughReplicasDieAndKafkaRefuses() {
    SignedBars bars = new SignedBars(log);
    Random random = new Random(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      try (GatewayProcess other =
          GatewayProcess.start(
              folder, ShippedModels.patient(), "--gateway.models.momentum.stream=trade")) {
        sendBars(bars, 0, 12);
        awaitTold(bars, 12);
        await(() -> {
          other.requireAlive();
          return log.owners(GROUP) == 2;
        });
        sendBars(bars, 12, 36);
        awaitTold(bars, 13 + random.nextInt(20));
        other.kill();
      }
      bars.requireCommittedAreTold(GROUP);
      log.refuse(true);
      sendBars(bars, 36, 48);
      await(stream::isFailing);
      bars.requireCommittedAreTold(GROUP);
      assertThat(bars.toldSymbols()).as("refused").isSubsetOf(shared(0, 36));
      log.refuse(false);
      sendBars(bars, 48, 54);
      awaitTold(bars, 54);

      bars.requireEachToldTheSame().forEach(this::requireAsAsked);
      bars.settle(GROUP);
    }
  }

  /* The last six symbols have bars that nobody is sent. */
  private void sendBars(SignedBars bars, int from, int to) {
    List<String> symbols = shared(from, to);
    List<String> kept = shared(SHARED_SYMBOLS - 6, SHARED_SYMBOLS);
    kept.forEach(bars::keptBack);
    nextBar(Stream.concat(symbols.stream(), kept.stream()).toList());
    for (String symbol : symbols) {
      bars.sent(symbol, log.send(symbol, SignalLog.bar(symbol, view, nextNs)));
    }
  }

  private static List<String> shared(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> SHARED + i).toList();
  }

  private static void awaitTold(SignedBars bars, int count) {
    assertThat(
            Wait.until(
                Duration.ofSeconds(60),
                () -> {
                  bars.requireCommittedAreTold(GROUP);
                  return bars.toldSymbols().size() >= count;
                }))
        .as("told=" + bars.toldSymbols())
        .isTrue();
  }

  private void requireAsAsked(String symbol, String value) {
    JsonNode told = JsonMapper.shared().readTree(value);
    JsonNode asked = signal(symbol, "trade");
    asked
        .propertyNames()
        .forEach(
            key -> assertThat(told.path(key)).as(symbol + " " + key).isEqualTo(asked.path(key)));
  }

  @Test
  void shouldMarkBarsWithoutASignal() {
    long endNs = startNs + BARS * SECOND_NS;
    log.send(SLOW, SignalLog.bar(SLOW, view, endNs));
    log.send(DOWN, SignalLog.bar(DOWN, view, endNs - 7_200 * SECOND_NS));
    log.send(HALTED, SignalLog.bar(HALTED, view, endNs));
    log.send(FLAT, "{\"symbol\":7}");
    String changed = SignalLog.bar(FLAT, view, endNs).replace(view.definition(), "0".repeat(16));
    RecordMetadata sent = log.send(FLAT, changed);

    log.await(1, markOf(SLOW, "ROW_BEHIND"));
    log.await(1, markOf(DOWN, "EXPIRED"));
    log.await(1, markOf(HALTED, "HALTED"));
    log.awaitCommitted(GROUP, sent);
    assertThat(bars("row_behind")).isEqualTo(1);
    assertThat(bars("late")).isEqualTo(1);
    assertThat(bars("other_definition")).isEqualTo(1);
    assertThat(bars("malformed")).isEqualTo(1);
    assertThat(log.await(0, told -> told.topic().equals(Topics.SIGNALS)))
        .extracting(SignalLog.Told::key)
        .doesNotContain(SLOW, DOWN, HALTED, FLAT);
  }

  /* Withdrawn as factor-api does it, in the book that all services share. */
  @Test
  void shouldSignNothingWhileAnInputIsSuppressed() {
    try (OnlineRedis redis =
            new OnlineRedis(URI.create(Backends.shared().redisUri()), Duration.ofSeconds(10));
        LettuceSuppressions store = redis.openSuppressions(Duration.ofSeconds(10));
        SuppressionDesk desk =
            SuppressionDesk.open(store, Duration.ofMillis(200), EpochClock.SYSTEM)) {
      Suppression wrong =
          new Suppression(
              new Target("live_1s", null, SUPPRESSED),
              "wrong prices",
              "ada",
              startNs / 1_000_000,
              startNs / 1_000_000 + 3_600_000);
      var _ = desk.change(book -> book.with(wrong)).toCompletableFuture().join();
      await(() -> signal(SUPPRESSED, "trade").path("reason").asString("").equals("SUPPRESSED"));
      JsonNode none = signal(SUPPRESSED, "trade");
      assertThat(none.path("status").asString()).isEqualTo("NO_SIGNAL");
      assertThat(none.path("detail").asString())
          .isEqualTo("live_1s:last_price MISSING / SUPPRESSED");
      assertThat(none.path("side").isNull()).isTrue();

      double before = bars("no_signal");
      log.awaitCommitted(GROUP, nextBarOf(SUPPRESSED));
      assertThat(bars("no_signal")).isEqualTo(before + 1);
      log.await(1, markOf(SUPPRESSED, "SUPPRESSED"));
      assertThat(log.await(0, signalOf(SUPPRESSED))).isEmpty();

      var _ =
          desk.change(book -> book.without(wrong, "ada", EpochClock.SYSTEM.nowMs()))
              .toCompletableFuture()
              .join();
      await(() -> signal(SUPPRESSED, "preview").path("status").asString("").equals("OK"));
      var _ = nextBarOf(SUPPRESSED);
      log.await(1, signalOf(SUPPRESSED));
    }
  }

  private RecordMetadata nextBarOf(String symbol) {
    nextBar(List.of(symbol));
    return log.send(symbol, SignalLog.bar(symbol, view, nextNs));
  }

  private double bars(String outcome) {
    Counter counter =
        meters.find("gateway.stream").tag("model", "momentum").tag("outcome", outcome).counter();
    return counter == null ? 0 : counter.count();
  }

  private static Predicate<SignalLog.Told> signalOf(String symbol) {
    return told -> told.topic().equals(Topics.SIGNALS) && told.key().equals(symbol);
  }

  private static Predicate<SignalLog.Told> markOf(String symbol, String reason) {
    return told ->
        told.topic().equals(Topics.SIGNAL_AUDIT)
            && symbol.equals(told.key())
            && told.json().path("reason").asString("").equals(reason);
  }

  @Test
  void shouldTellTheSameIdForTheSameBars() {
    Reply one = signals(List.of(UP, DOWN), "preview");
    Reply other = signals(List.of(DOWN, UP), "trade");

    assertThat(one.json().path("signals").get(0).path("id"))
        .isEqualTo(other.json().path("signals").get(1).path("id"));
    Set<String> ids = new HashSet<>(texts(one, "id"));
    assertThat(ids).hasSize(2).allMatch(id -> id.matches("[0-9a-f]{32}"));
  }

  @Test
  void shouldNameWhyThereIsNoSignal() {
    Reply reply = signals(List.of(YOUNG, HALTED, "SIM.NOBODY"), "trade");

    assertThat(texts(reply, "status")).containsOnly("NO_SIGNAL");
    assertThat(texts(reply, "reason")).containsExactly("WARMING_UP", "HALTED", "UNKNOWN_SYMBOL");
    assertThat(texts(reply, "side")).containsOnly("");
    assertThat(reply.json().path("signals").get(0).path("detail").asString())
        .isEqualTo("live_1s:sma_5 WARMING_UP / FEW_BARS");
  }

  @Test
  void shouldRecordEachSignalAndReplayItToTheBit() {
    Reply reply = signals(List.of(UP, DOWN), "trade");

    for (JsonNode signal : reply.json().path("signals")) {
      String id = signal.path("id").asString();
      await(() -> api.get("/v1/signals/" + id).status() == 200);
      JsonNode found = api.get("/v1/signals/" + id).json();
      assertThat(found.path("symbol")).isEqualTo(signal.path("symbol"));
      assertThat(found.path("score")).isEqualTo(signal.path("score"));
      assertThat(found.path("vector").size()).isEqualTo(22);
      assertThat(found.path("entries").size()).isEqualTo(1);
      JsonNode replayed = api.get("/v1/signals/" + id + "/replay").json();
      assertThat(replayed.path("outcome").asString()).isEqualTo("EQUAL");
      assertThat(replayed.path("recomputedBits")).isEqualTo(replayed.path("recordedBits"));
    }
  }

  @Test
  void shouldReplayRecordsThatItIsGiven() {
    String id = signals(List.of(UP), "trade").json().path("signals").get(0).path("id").asString();
    await(() -> api.get("/v1/signals/" + id).status() == 200);
    JsonNode record = api.get("/v1/signals/" + id).json();
    String told = record.toString();
    double score = record.path("score").asDouble();
    String spoilt = told.replace("\"score\":" + score, "\"score\":" + Math.nextUp(score));
    String gone = told.replace("\"modelVersion\":1", "\"modelVersion\":9");
    String hostile = told.replace("\"vector\":[", "\"vector\":[\"x\",");

    Reply reply = replayed(told, spoilt, "{}", gone, hostile);

    JsonNode results = reply.json().path("results");
    List<String> outcomes = new ArrayList<>();
    results.forEach(result -> outcomes.add(result.path("outcome").asString()));
    assertThat(outcomes)
        .containsExactly("EQUAL", "DIFFERENT", "NO_SCORE", "MODEL_GONE", "NO_SCORE");
    assertThat(results.get(0).path("id").asString()).isEqualTo(id);
    assertThat(results.get(1).path("recomputedBits"))
        .isEqualTo(results.get(0).path("recordedBits"));
    assertThat(replayed("7").code()).isEqualTo("invalid_body");
    assertThat(replayed(Collections.nCopies(1_001, "{}").toArray(String[]::new)).status())
        .isEqualTo(413);
  }

  private Reply replayed(String... records) {
    return api.post("/v1/signals:replay", "{\"records\":[" + String.join(",", records) + "]}");
  }

  @Test
  void shouldNotKnowASignalThatWasNeverTold() {
    Reply reply = api.get("/v1/signals/" + "0".repeat(32));

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.code()).isEqualTo("unknown_signal");
    assertThat(api.get("/v1/signals/xyz").code()).isEqualTo("invalid_parameter");
  }

  @Test
  void shouldAnswerTheSameToTheSameKey() {
    String body = body(List.of(UP), "trade");
    String[] headers = {"Content-Type", "application/json", "Idempotency-Key", "key-" + startNs};

    Reply first = api.post("/v1/models/momentum/signals", body, headers);
    Reply again = api.post("/v1/models/momentum/signals", body, headers);
    Reply other = api.post("/v1/models/momentum/signals", body(List.of(DOWN), "trade"), headers);

    assertThat(first.status()).isEqualTo(200);
    assertThat(again.json()).isEqualTo(first.json());
    assertThat(again.response().headers().firstValue("Idempotency-Replayed")).hasValue("true");
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.code()).isEqualTo("idempotency_mismatch");
  }

  @Test
  void shouldTellModelsAndVersions() {
    JsonNode models = api.get("/v1/models").json().path("models");
    assertThat(models.get(0).path("model").asString()).isEqualTo("momentum");
    assertThat(models.get(0).path("liveVersions").toString()).isEqualTo("[1,2]");

    JsonNode versions = api.get("/v1/models/momentum/versions").json();
    assertThat(versions.path("versions").size()).isEqualTo(2);
    assertThat(versions.path("versions").get(0).path("sha256").asString()).hasSize(64);
    assertThat(versions.path("versions").get(0).path("backends").path("embedded").asString())
        .isEqualTo("ready");
    assertThat(versions.path("refused").isEmpty()).isTrue();
    assertThat(api.get("/v3/api-docs").json().path("openapi").asString()).isEqualTo("3.1.0");
  }

  @Test
  void shouldRefuseWhatItCannotAnswer() {
    assertProblem(
        post("/v1/models/momentun/signals", body(List.of(UP), "trade")),
        404,
        "unknown_model",
        "nearest=momentum");
    assertProblem(post("{\"symbols\":[],\"intent\":\"trade\"}"), 400, "invalid_body", "symbols");
    assertProblem(
        post("{\"symbols\":[\"a b\"],\"intent\":\"trade\"}"), 400, "invalid_symbol", "a b");
    assertProblem(
        post("{\"symbols\":[\"A\",\"A\"],\"intent\":\"trade\"}"),
        400,
        "invalid_parameter",
        "must stand once: symbol=A");
    assertProblem(
        post("{\"symbols\":[\"A\"],\"intent\":\"buy\"}"), 400, "invalid_parameter", "intent");
    assertProblem(post("{\"symbols\":[\"A\"]}"), 400, "invalid_parameter", "intent");
    assertProblem(
        post("{\"symbols\":[\"A\"],\"intnet\":\"trade\"}"), 400, "unknown_field", "nearest=intent");
    assertProblem(post("{\"symbols\":"), 400, "invalid_body", "line=1");
    assertProblem(api.get("/v1/nothing"), 404, "not_found", "path");
    assertProblem(api.send("DELETE", "/v1/models"), 405, "method_not_allowed", "allow=GET");
    assertProblem(api.get("/v1/models?x=1"), 400, "unknown_parameter", "query");
    assertProblem(
        api.post(
            "/v1/models/momentum/signals",
            body(List.of(UP), "trade"),
            "Content-Type",
            "text/plain"),
        415,
        "unsupported_media_type",
        "application/json");
  }

  @Test
  void shouldKeepTheDeadlineOfTheCaller() {
    Reply reply =
        api.post(
            "/v1/models/momentum/signals",
            body(List.of(UP), "preview"),
            "Content-Type",
            "application/json",
            "Factorline-Deadline-Ms",
            "0");

    assertProblem(reply, 504, "deadline_exceeded", "Factorline-Deadline-Ms");
  }

  private static void assertProblem(Reply reply, int status, String code, String detail) {
    assertThat(reply.status()).as(reply.response().body()).isEqualTo(status);
    assertThat(reply.code()).isEqualTo(code);
    assertThat(reply.detail()).contains(detail);
    assertThat(reply.response().headers().firstValue("content-type"))
        .hasValue("application/problem+json");
  }

  private JsonNode signal(String symbol, String intent) {
    return signals(List.of(symbol), intent).json().path("signals").path(0);
  }

  private Reply signals(List<String> symbols, String intent) {
    return post("/v1/models/momentum/signals", body(symbols, intent));
  }

  private Reply post(String body) {
    return post("/v1/models/momentum/signals", body);
  }

  private Reply post(String path, String body) {
    return api.post(path, body);
  }

  private static String body(List<String> symbols, String intent) {
    return "{\"symbols\":[\"%s\"],\"intent\":\"%s\"}"
        .formatted(String.join("\",\"", symbols), intent);
  }

  private static List<String> texts(Reply reply, String key) {
    List<String> texts = new ArrayList<>();
    reply.json().path("signals").forEach(signal -> texts.add(signal.path(key).asString("")));
    return texts;
  }

  private static void await(Supplier<Boolean> condition) {
    assertThat(Wait.until(Duration.ofSeconds(30), condition::get)).isTrue();
  }
}
