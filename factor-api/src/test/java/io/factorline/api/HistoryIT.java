package io.factorline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.api.ApiClient.Reply;
import io.factorline.api.HistoryMarket.Bar;
import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.event.ClockSource;
import io.factorline.feast.FeastValue;
import io.factorline.local.backend.Backends;
import io.factorline.local.time.Wait;
import io.factorline.store.CellBits;
import io.factorline.store.ClosedBar;
import io.factorline.store.TopicId;
import io.factorline.testsupport.Scale;
import io.factorline.time.UtcTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** History out of a lake, Kafka and hot rows that all move, against a plain list of all bars. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "factor-api.history.lake-every=50ms",
      "factor-api.store.heartbeat-every=50ms",
      "factor-api.history.cursor-kept=10s",
      "factor-api.load.max-lag=10s",
      "factor-api.load.max-dashboard-lag=10s"
    })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@DirtiesContext
final class HistoryIT {
  private static final long SECOND_NS = 1_000_000_000L;
  private static final long START_NS = UtcTime.parse("2026-03-01T23:59:30Z");
  private static final List<String> SYMBOLS = List.of("SIM.H1", "SIM.H2", "SIM.H3");
  private static final int LIVE_1S = 0;
  private static final int LIVE_1M = 1;
  private static final int FEED_STEPS = 400;
  private static final String FACTORS = "live_1s:last_price,live_1s:sma_5,live_1s:rsi_14";

  private static Path lake;
  private static Path catalogFile;

  private final OpenApi openApi = OpenApi.committed();
  private Catalog catalog;
  private final Random random = new Random(9);
  private final double[] prices = {100, 200, 300};

  @Value("${local.server.port}")
  private int port;

  @Autowired
  @Qualifier("history")
  private HealthIndicator health;

  private ApiClient api;
  private HistoryMarket market;
  private Splits splits;
  private Heart heart;
  private long nowNs = START_NS;

  @DynamicPropertySource
  static void backends(DynamicPropertyRegistry registry) {
    try {
      lake = Files.createTempDirectory("lake");
      catalogFile = Splits.catalog(Files.createTempDirectory("catalog"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    registry.add("factorline.redis.uri", () -> Backends.shared().redisUri());
    registry.add("factorline.kafka.bootstrap-servers", () -> Backends.shared().bootstrapServers());
    registry.add("factorline.lake", () -> lake.toString());
    registry.add("factorline.catalog", () -> catalogFile.toString());
  }

  @BeforeAll
  void begin() throws IOException, ExecutionException, InterruptedException {
    api = new ApiClient(port);
    String kafka = Backends.shared().bootstrapServers();
    catalog = Splits.read(catalogFile);
    market = new HistoryMarket(Backends.shared().redisUri(), kafka, lake, catalog);
    splits = new Splits(market);
    market.createTopic(kafka);
    market.clock(START_NS - SECOND_NS);
    step();
    heart = new Heart(market.market());
    await(() -> history("SIM.H1", "").json().path("tail").asString("").equals("live"));
  }

  @AfterAll
  void end() {
    heart.close();
    market.close();
  }

  private static void await(Supplier<Boolean> condition) {
    assertThat(Wait.until(Duration.ofSeconds(60), condition::get)).isTrue();
  }

  /** Some trades, sometimes a clock, and all that follows from them. */
  private void step() {
    nowNs += HistoryMarket.ms(100 + random.nextInt(900));
    for (int s = 0; s < SYMBOLS.size(); s++) {
      if (random.nextInt(4) > 0) {
        prices[s] *= 1 + (random.nextDouble() - 0.5) / 100;
        market.trade(SYMBOLS.get(s), nowNs, prices[s]);
      }
    }
    if (random.nextInt(3) == 0) {
      market.clock(nowNs);
    }
    market.deliver();
  }

  private Reply history(String symbol, String more) {
    return api.get("/v1/factors/" + symbol + "/history?factors=" + FACTORS + more);
  }

  private JsonNode page(ApiClient client, String symbol, String more) {
    Reply reply = client.get("/v1/factors/" + symbol + "/history?factors=" + FACTORS + more);
    assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    assertThat(openApi.check("/v1/factors/{symbol}/history", "get", 200, reply.json())).isEmpty();
    return reply.json();
  }

  /** The closed rows are the first ones of the bars in range, to the bit; a forming one is next. */
  private int check(JsonNode page, List<Bar> expected, BarView view) {
    int rows = page.get("times").size();
    boolean isForming = rows > 0 && page.get("state").get(rows - 1).asString().equals("FORMING");
    int closed = isForming ? rows - 1 : rows;
    assertThat(closed).isLessThanOrEqualTo(expected.size());
    for (int row = 0; row < closed; row++) {
      assertThat(page.get("state").get(row).asString()).isEqualTo("CLOSED");
      checkRow(page, row, expected.get(row), view);
    }
    if (isForming && closed < expected.size()) {
      assertThat(UtcTime.parse(page.get("times").get(closed).asString()))
          .isEqualTo(expected.get(closed).bar().endNs());
    }
    return closed;
  }

  private static void checkRow(JsonNode page, int row, Bar bar, BarView view) {
    assertThat(page.get("times").get(row).asString()).isEqualTo(UtcTime.text(bar.bar().endNs()));
    page.get("values")
        .properties()
        .forEach(column -> {
          String factor = column.getKey().substring(column.getKey().indexOf(':') + 1);
          long cell = bar.bar().cell(view.factorNames().indexOf(factor));
          JsonNode value = column.getValue().get(row);
          if (CellBits.isValue(cell)) {
            assertThat(Double.doubleToRawLongBits(value.asDouble())).isEqualTo(cell);
          } else {
            assertThat(value.isNull()).isTrue();
          }
        });
  }

  private BarView view(int position) {
    return catalog.barViews().get(position);
  }

  private List<Bar> bars(String symbol, long fromNs, long toNs) {
    return market.bars(symbol, LIVE_1S).stream()
        .filter(bar -> bar.bar().endNs() >= fromNs && bar.bar().endNs() < toNs)
        .toList();
  }

  @Test
  @Order(1)
  void shouldHaveNoGapAndNoDoubleBarWhileTheFeedRuns() throws InterruptedException {
    AtomicBoolean isDone = new AtomicBoolean();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread feed = Thread.ofPlatform().unstarted(() -> feed(isDone, failure));
    feed.start();
    int[] told = new int[SYMBOLS.size()];
    int formingRows = 0;
    for (int question = 0; !isDone.get() || question < 50; question++) {
      int s = question % SYMBOLS.size();
      JsonNode all = page(api, SYMBOLS.get(s), "");
      int closed = check(all, bars(SYMBOLS.get(s), Long.MIN_VALUE, Long.MAX_VALUE), view(LIVE_1S));
      assertThat(closed).isGreaterThanOrEqualTo(told[s]);
      told[s] = closed;
      formingRows += all.get("times").size() - closed;
      checkPart(s, question);
    }
    feed.join();

    assertThat(failure.get()).isNull();
    assertThat(formingRows).isPositive();
    for (String symbol : SYMBOLS) {
      await(() -> isWhole(symbol));
    }
  }

  /** The row of the open bar is the live answer of its moment. */
  @Test
  @Order(2)
  void shouldTellTheOpenBarAsTheLiveAnswerDoes() {
    for (String symbol : SYMBOLS) {
      nowNs += HistoryMarket.ms(1);
      double price = 50 + random.nextInt(100);
      market.trade(symbol, nowNs, price);
      market.deliver();
      long endNs = Math.floorDiv(nowNs, SECOND_NS) * SECOND_NS + SECOND_NS;
      await(() -> lastPrice(page(api, symbol, "")) == price);

      JsonNode page = page(api, symbol, "");
      JsonNode live = api.get("/v1/factors/" + symbol + "?factors=" + FACTORS).json();

      int last = page.get("times").size() - 1;
      assertThat(page.get("state").get(last).asString()).isEqualTo("FORMING");
      assertThat(page.get("times").get(last).asString()).isEqualTo(UtcTime.text(endNs));
      assertThat(last)
          .isEqualTo(check(page, bars(symbol, Long.MIN_VALUE, Long.MAX_VALUE), view(LIVE_1S)));
      for (String factor : FACTORS.split(",")) {
        JsonNode told = page.get("values").get(factor).get(last);
        assertThat(told).as(factor).isEqualTo(live.get("values").get(factor).get("value"));
      }
      for (String more : List.of("&bar=closed", "&asOf=" + (endNs + SECOND_NS), "&to=" + endNs)) {
        JsonNode without = page(api, symbol, more);
        assertThat(without.get("times").size()).as(more).isEqualTo(last);
      }
    }
  }

  private static double lastPrice(JsonNode page) {
    JsonNode column = page.get("values").get("live_1s:last_price");
    return column.isEmpty() ? Double.NaN : column.get(column.size() - 1).asDouble();
  }

  private boolean isWhole(String symbol) {
    List<Bar> all = bars(symbol, Long.MIN_VALUE, Long.MAX_VALUE);
    return check(page(api, symbol, ""), all, view(LIVE_1S)) == all.size();
  }

  private void checkPart(int s, int seed) {
    Random part = new Random(seed);
    long fromNs = START_NS + part.nextInt(200) * SECOND_NS;
    long toNs = fromNs + part.nextInt(100) * SECOND_NS;
    int limit = 1 + part.nextInt(30);
    JsonNode page =
        page(api, SYMBOLS.get(s), "&from=%d&to=%d&limit=%d".formatted(fromNs, toNs, limit));
    check(page, bars(SYMBOLS.get(s), fromNs, toNs), view(LIVE_1S));
    assertThat(page.get("times").size()).isLessThanOrEqualTo(limit);
  }

  private void feed(AtomicBoolean isDone, AtomicReference<Throwable> failure) {
    try {
      for (int i = 0; i < FEED_STEPS; i++) {
        step();
        if (i % 7 == 3) {
          market.archive();
        }
        if (i % 31 == 30) {
          market.compact();
        }
      }
    } catch (IOException | RuntimeException | AssertionError e) {
      failure.set(e);
    } finally {
      isDone.set(true);
    }
  }

  private static ConfigurableApplicationContext replica() {
    return new SpringApplicationBuilder(FactorApiApplication.class)
        .run(
            "--server.port=0",
            "--management.server.port=-1",
            "--factorline.redis.uri=" + Backends.shared().redisUri(),
            "--factorline.kafka.bootstrap-servers=" + Backends.shared().bootstrapServers(),
            "--factorline.lake=" + lake,
            "--factorline.catalog=" + catalogFile,
            "--factor-api.history.cursor-kept=10s",
            "--factor-api.load.max-lag=10s",
            "--factor-api.load.max-dashboard-lag=10s");
  }

  @Test
  @Order(2)
  void shouldPageAtOneCutOverTwoReplicasWhileTheCutMoves() throws IOException {
    try (ConfigurableApplicationContext replica = replica()) {
      int other = Integer.parseInt(replica.getEnvironment().getProperty("local.server.port", ""));
      List<ApiClient> replicas = List.of(api, new ApiClient(other));
      for (String symbol : SYMBOLS) {
        step();
        int before = bars(symbol, Long.MIN_VALUE, Long.MAX_VALUE).size();
        JsonNode page = page(api, symbol, "&limit=17");
        String cut = page.get("cut").asString();
        int told = 0;
        for (int pages = 1; ; pages++) {
          List<Bar> left = bars(symbol, Long.MIN_VALUE, Long.MAX_VALUE);
          told += check(page, left.subList(told, left.size()), view(LIVE_1S));
          if (page.get("next").isNull()) {
            break;
          }
          step();
          market.archive();
          String cursor = "&limit=17&cursor=" + page.get("next").asString();
          page = page(replicas.get(pages % 2), symbol, cursor);
          assertThat(page.get("cut").asString()).isEqualTo(cut);
        }
        assertThat(told).isBetween(before - 2, before);
      }
    }
  }

  @Test
  @Order(3)
  void shouldTellWhatWasKnownThen() {
    String symbol = SYMBOLS.get(0);
    List<Bar> all = bars(symbol, Long.MIN_VALUE, Long.MAX_VALUE);
    for (int known : List.of(1, 20, all.size() / 2, all.size() - 5)) {
      long endNs = all.get(known - 1).bar().endNs();

      JsonNode at = page(api, symbol, "&asOf=" + endNs);
      JsonNode before = page(api, symbol, "&asOf=" + (endNs - 1));

      assertThat(check(at, all, view(LIVE_1S))).isEqualTo(known).isEqualTo(at.get("times").size());
      assertThat(check(before, all, view(LIVE_1S)))
          .isEqualTo(known - 1)
          .isEqualTo(before.get("times").size());
    }
  }

  @Test
  @Order(4)
  void shouldTellTheSameAsCsv() {
    String symbol = SYMBOLS.get(1);
    String path = "/v1/factors/" + symbol + "/history?factors=" + FACTORS + "&limit=40&bar=closed";
    JsonNode json = api.get(path).json();

    var csv = api.text(path, "Accept", "text/csv");

    assertThat(csv.headers().firstValue("Content-Type")).contains("text/csv;charset=UTF-8");
    assertThat(csv.headers().firstValue("Factorline-Next")).isPresent();
    assertThat(csv.headers().firstValue("Factorline-Tail")).contains("live");
    List<String> lines = csv.body().lines().toList();
    assertThat(lines.getFirst()).isEqualTo("time,state," + FACTORS);
    assertThat(lines).hasSize(1 + json.get("times").size()).hasSize(41);
    for (int row = 0; row < 40; row++) {
      StringBuilder line = new StringBuilder(json.get("times").get(row).asString() + ",CLOSED");
      for (String factor : FACTORS.split(",")) {
        JsonNode value = json.get("values").get(factor).get(row);
        line.append(',').append(value.isNull() ? "" : Double.toString(value.asDouble()));
      }
      assertThat(lines.get(row + 1)).isEqualTo(line.toString());
    }
    assertThat(api.get(path, "Accept", "image/png").code()).isEqualTo("not_acceptable");
    assertThat(api.text(path, "Accept", "text/csv;q=0.5, application/json").body()).startsWith("{");
  }

  @Test
  @Order(5)
  void shouldTellManySymbolsInPages() {
    String body =
        "{\"symbols\":[\"SIM.H3\",\"SIM.NONE\",\"SIM.H1\"],\"factors\":[\"live_1m:open\"],"
            + "\"bar\":\"closed\",\"limit\":3%s}";
    List<String> told = new ArrayList<>();
    String cursor = "";
    while (true) {
      Reply reply = api.post("/v1/factors/history", body.formatted(cursor));
      assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
      assertThat(openApi.check("/v1/factors/history", "post", 200, reply.json())).isEmpty();
      for (JsonNode series : reply.json().get("series")) {
        for (int row = 0; row < series.get("times").size(); row++) {
          told.add(
              series.get("symbol").asString()
                  + series.get("times").get(row).asString()
                  + series.get("values").get("live_1m:open").get(row).asDouble());
        }
      }
      if (reply.json().get("next").isNull()) {
        break;
      }
      cursor = ",\"cursor\":\"" + reply.json().get("next").asString() + "\"";
    }

    int open = view(LIVE_1M).factorNames().indexOf("open");
    List<String> expected = new ArrayList<>();
    for (String symbol : List.of("SIM.H3", "SIM.H1")) {
      for (Bar bar : market.bars(symbol, LIVE_1M)) {
        expected.add(
            symbol + UtcTime.text(bar.bar().endNs()) + CellBits.value(bar.bar().cell(open)));
      }
    }
    assertThat(told).isEqualTo(expected);
  }

  @Test
  @Order(5)
  void shouldTellAUniverseAsEachOfItsMembers() {
    String body = "{\"universe\":\"few\",\"factors\":[\"live_1m:open\"],\"bar\":\"closed\"}";
    JsonNode json = api.post("/v1/factors/history", body).json();
    List<String> lines = new ArrayList<>(List.of("symbol,time,state,live_1m:open"));
    List<String> symbols = new ArrayList<>();
    for (JsonNode series : json.get("series")) {
      String symbol = series.get("symbol").asString();
      symbols.add(symbol);
      JsonNode alone =
          api.get("/v1/factors/" + symbol + "/history?factors=live_1m:open&bar=closed").json();
      for (String key : List.of("times", "values", "state", "statuses")) {
        assertThat(series.get(key)).as(symbol + " " + key).isEqualTo(alone.get(key));
      }
      for (int row = 0; row < alone.get("times").size(); row++) {
        double open = alone.at("/values/live_1m:open/" + row).asDouble();
        lines.add(symbol + "," + alone.get("times").get(row).asString() + ",CLOSED," + open);
      }
    }

    String[] asCsv = {"Accept", "text/csv", "Content-Type", "application/json"};
    String csv = api.postText("/v1/factors/history", body, asCsv).body();

    assertThat(symbols).containsSubsequence("SIM.H3", "SIM.H1").doesNotContain("SIM.H2");
    assertThat(lines).hasSizeGreaterThan(4);
    assertThat(csv.lines().toList()).isEqualTo(lines);
  }

  @Test
  @Order(6)
  void shouldJoinOfflineValuesAsTheyWereKnown() throws IOException {
    String symbol = SYMBOLS.get(2);
    List<Bar> minutes = market.bars(symbol, LIVE_1M);
    long firstNs = minutes.get(0).bar().endNs();
    long secondNs = minutes.get(1).bar().endNs();
    long thirdNs = minutes.get(2).bar().endNs();
    market.writeFundamentals(
        List.of(
            new HistoryMarket.Fundamental(symbol, firstNs - SECOND_NS, firstNs + 1, 40.0, false),
            new HistoryMarket.Fundamental(symbol, firstNs - SECOND_NS, thirdNs, 50.0, false),
            new HistoryMarket.Fundamental(symbol, secondNs - 1, secondNs, 0.0, false),
            new HistoryMarket.Fundamental(symbol, thirdNs - 1, thirdNs + 1, 70.0, false),
            new HistoryMarket.Fundamental(symbol, thirdNs + 5, thirdNs + 5, null, true)));
    String path =
        "/v1/factors/"
            + symbol
            + "/history?factors=live_1m:last_price,fundamentals:bps,valuation:pbr&bar=closed";
    await(() -> api.get(path).json().at("/values/fundamentals:bps/1").asDouble(-1) == 0.0);

    JsonNode json = api.get(path).json();

    JsonNode bps = json.at("/values/fundamentals:bps");
    assertThat(bps.get(0).isNull()).isTrue();
    assertThat(bps.get(1).asDouble()).isZero();
    assertThat(bps.get(2).asDouble()).isZero();
    assertThat(bps.get(3).isNull()).isTrue();
    String statuses = json.get("statuses").toString();
    assertThat(statuses).contains("[0,\"fundamentals:bps\",\"MISSING\",\"NO_DATA\"]");
    assertThat(statuses).contains("[0,\"valuation:pbr\",\"UNDEFINED\",\"INPUT\"]");
    assertThat(statuses).contains("[1,\"valuation:pbr\",\"UNDEFINED\",\"DIVISION_BY_ZERO\"]");
    assertThat(statuses).contains("[3,\"valuation:pbr\",\"UNDEFINED\",\"INPUT\"]");
  }

  @Test
  @Order(7)
  void shouldComputeDerivedFactorsOverBarsOfAnotherTimeframe() throws IOException {
    String symbol = SYMBOLS.get(0);
    List<Bar> minutes = market.bars(symbol, LIVE_1M);
    market.writeFundamentals(
        List.of(new HistoryMarket.Fundamental(symbol, START_NS - SECOND_NS, START_NS, 8.0, false)));
    String path =
        "/v1/factors/" + symbol + "/history?factors=live_1s:last_price,valuation:pbr&bar=closed";
    int seconds = market.bars(symbol, LIVE_1S).size();
    await(() -> api.get(path).json().at("/values/valuation:pbr/" + (seconds - 1)).isNumber());

    JsonNode json = api.get(path).json();

    int lastPrice = view(LIVE_1M).factorNames().indexOf("last_price");
    for (int row = 0; row < seconds; row++) {
      long endNs = UtcTime.parse(json.get("times").get(row).asString());
      double expected = Double.NaN;
      for (Bar minute : minutes) {
        if (minute.bar().endNs() <= endNs && minute.bar().endNs() >= endNs - 1_800 * SECOND_NS) {
          expected = CellBits.value(minute.bar().cell(lastPrice)) / 8.0;
        }
      }
      JsonNode cell = json.at("/values/valuation:pbr/" + row);
      assertThat(cell.isNull() ? Double.NaN : cell.asDouble()).isEqualTo(Double.valueOf(expected));
    }
  }

  @Test
  @Order(8)
  void shouldAnswerToTheBitAgainWhatWasAnswered() throws IOException {
    RecordedAnswers recorded = new RecordedAnswers(openApi, SYMBOLS, random);
    int count = Scale.of(50, 1_000);
    try (FeastRows online = new FeastRows(Backends.shared().redisUri())) {
      for (int i = 0; i < count; i++) {
        step();
        quote(SYMBOLS.get(random.nextInt(SYMBOLS.size())));
        if (i % 10 == 0) {
          disclose(online, SYMBOLS.get(random.nextInt(SYMBOLS.size())), i);
        }
        if (i % 7 == 3) {
          splits.announce(online, SYMBOLS.get(random.nextInt(SYMBOLS.size())), nowNs);
        }
        if (i % (count / 5) == 1) {
          market.archiveTicks();
          market.archiveAll();
          market.keepStates();
        }
        recorded.ask(api);
      }
    }
    Reply early = recorded.again(api, count - 1);
    assertThat(early.status()).as(early.response().body()).isEqualTo(409);
    assertThat(early.code()).isEqualTo("cut_not_archived");
    market.archiveTicks();
    market.archiveAll();
    market.compact();

    int values = recorded.checkAll(api);

    assertThat(recorded.count()).isEqualTo(count);
    assertThat(values).isGreaterThan(count * 5);
    askAgainElsewhere(recorded);
    new WrongCuts(api, recorded).checkAll();
    market.forgetFirstTicks();
    assertThat(recorded.again(api, recorded.first("/offset")).code()).isEqualTo("cut_gone");
  }

  /** In a process that was never asked before: nothing stands in memory alone. */
  private static void askAgainElsewhere(RecordedAnswers recorded) {
    if (Scale.of(0, 1) == 1) {
      try (ConfigurableApplicationContext replica = replica()) {
        String other = replica.getEnvironment().getProperty("local.server.port", "");
        assertThat(recorded.checkAll(new ApiClient(Integer.parseInt(other)))).isPositive();
      }
    }
  }

  @Test
  @Order(9)
  void shouldAnswerWhatWasKnownAtATime() {
    int derived = 0;
    for (int n = 0; n < 30; n++) {
      // Not the first: another test asks for bars of it that nobody has read.
      String symbol = SYMBOLS.get(1 + random.nextInt(SYMBOLS.size() - 1));
      List<Bar> seconds = market.bars(symbol, LIVE_1S);
      long endNs = seconds.get(random.nextInt(seconds.size())).bar().endNs();
      for (long asOfNs : List.of(endNs, endNs - 1, endNs + random.nextInt(400) * SECOND_NS)) {
        derived += checkAsOf(symbol, asOfNs) ? 1 : 0;
      }
      checkAgainstHistory(symbol, endNs);
    }
    assertThat(derived).isPositive();
    for (HistoryMarket.Fundamental row : market.fundamentals()) {
      if (!row.symbol().equals(SYMBOLS.get(0))) {
        checkAsOf(row.symbol(), row.knowledgeNs());
        checkAsOf(row.symbol(), row.knowledgeNs() - 1);
      }
    }
  }

  private JsonNode asOf(String symbol, long asOfNs) {
    String body =
        "{\"symbols\":[\"%s\"],\"factors\":[\"live_1s:rsi_14\",\"live_1m:last_price\",\"valuation:pbr\",\"fundamentals:bps\"],\"asOf\":\"%d\"}"
            .formatted(symbol, asOfNs);
    Reply reply = api.post("/v1/factors", body);
    assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    assertThat(openApi.check("/v1/factors", "post", 200, reply.json())).isEmpty();
    return reply.json().get("values");
  }

  /** By looking at all rows there ever were; whether there is a derived value. */
  private boolean checkAsOf(String symbol, long asOfNs) {
    JsonNode values = asOf(symbol, asOfNs);
    Bar second = market.knownBar(symbol, LIVE_1S, asOfNs, 300 * SECOND_NS);
    Bar minute = market.knownBar(symbol, LIVE_1M, asOfNs, 1_800 * SECOND_NS);
    HistoryMarket.Fundamental row = market.knownRow(symbol, asOfNs);
    double price = cell(minute, LIVE_1M, "last_price");
    double bps = row == null || row.bps() == null ? Double.NaN : row.bps();
    String place = symbol + " as of " + UtcTime.text(asOfNs);
    assertSame(place, values, "live_1s:rsi_14", cell(second, LIVE_1S, "rsi_14"));
    assertSame(place, values, "live_1m:last_price", price);
    assertSame(place, values, "fundamentals:bps", bps);
    double pbr = Double.NaN;
    if (minute != null && row != null && bps != 0) {
      double perShare = bps / splits.ratio(symbol, row.eventNs(), asOfNs);
      pbr = price / splits.ratio(symbol, minute.bar().endNs() - 1, asOfNs) / perShare;
    }
    assertSame(place, values, "valuation:pbr", pbr);
    return !Double.isNaN(pbr);
  }

  /** The row of history that ends exactly then knows the same. */
  private void checkAgainstHistory(String symbol, long endNs) {
    JsonNode values = asOf(symbol, endNs);
    String path =
        "/v1/factors/%s/history?factors=live_1s:rsi_14,valuation:pbr,fundamentals:bps&bar=closed"
                .formatted(symbol)
            + "&from=%d&to=%d&asOf=%d".formatted(endNs, endNs + 1, endNs);
    JsonNode history = api.get(path).json();
    assertThat(history.get("times").size()).isEqualTo(1);
    for (String factor : List.of("live_1s:rsi_14", "valuation:pbr", "fundamentals:bps")) {
      JsonNode cell = history.get("values").get(factor).get(0);
      assertSame(path, values, factor, cell.isNull() ? Double.NaN : cell.asDouble());
    }
  }

  private static void assertSame(String place, JsonNode values, String factor, double expected) {
    JsonNode cell = values.get(factor).get(0);
    double told = cell.isNull() ? Double.NaN : cell.asDouble();
    assertThat(told).as(factor + " of " + place).isEqualTo(Double.valueOf(expected));
  }

  private double cell(Bar bar, int view, String factor) {
    long cell =
        bar == null
            ? CellBits.WARMING_UP
            : bar.bar().cell(view(view).factorNames().indexOf(factor));
    return CellBits.isValue(cell) ? CellBits.value(cell) : Double.NaN;
  }

  private void quote(String symbol) {
    double mid = prices[SYMBOLS.indexOf(symbol)];
    market.market().quote(symbol, nowNs, mid - random.nextDouble(), mid + random.nextDouble());
    market.deliver();
  }

  /** A row of fundamentals, in the lake and in Redis. */
  private void disclose(FeastRows online, String symbol, int n) throws IOException {
    long eventNs = START_NS + n;
    double bps = 1 + 100 * random.nextDouble();
    market.writeFundamentals(
        List.of(new HistoryMarket.Fundamental(symbol, eventNs, nowNs, bps, false)));
    Map<String, FeastValue> values = Map.of("bps", new FeastValue.Float64(bps));
    online.write(symbol, "fundamentals", eventNs, nowNs, values);
  }

  @Test
  @Order(10)
  void shouldBringAllRowsToOneShareBasisWhereThatIsAsked() {
    AdjustedHistory adjusted = new AdjustedHistory(api, openApi, market, splits, catalog);
    int moved = 0;
    for (String symbol : SYMBOLS.subList(1, SYMBOLS.size())) {
      moved += adjusted.checkEdges(symbol);
      adjusted.checkForms(symbol);
    }
    assertThat(moved).isPositive();
    adjusted.checkRefusals(SYMBOLS.get(1));
  }

  /* Questions come while bars, rows and heartbeats do, in any order: no cell may be another one. */
  @Test
  @Order(10)
  void shouldTellWhoStoodWhereAsItWasServedAndAsTrainingSetsHaveIt() throws Exception {
    TapeOfSections tape = new TapeOfSections(api, market, openApi);
    AtomicBoolean isDone = new AtomicBoolean();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    try (FeastRows online = new FeastRows(Backends.shared().redisUri())) {
      Thread feed =
          Thread.ofPlatform()
              .unstarted(() -> {
                try {
                  tape.feed(online);
                } catch (IOException | RuntimeException | AssertionError e) {
                  failure.set(e);
                } finally {
                  isDone.set(true);
                }
              });
      feed.start();
      int told = 0;
      while (!isDone.get()) {
        int fed = tape.fed();
        told = Math.max(told, tape.checkNow());
        await(() -> tape.fed() > fed || isDone.get());
      }
      feed.join();
      assertThat(told).isPositive();
    }
    assertThat(failure.get()).isNull();
    nowNs = TapeOfSections.END_NS;

    tape.checkAll();
    tape.checkAsOf();
    market.archiveAll();
    tape.checkAgain();
  }

  /* Nothing of this venue ever came by the log; then it does, without a clock so far. */
  @Test
  @Order(10)
  void shouldCompareImportedBarsAsFarAsNoOtherCanCome() throws IOException {
    long minuteNs = 60 * SECOND_NS;
    int factors = view(LIVE_1M).factorNames().size();
    List<Bar> imported = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      for (String symbol : i == 4 ? List.of("W.A") : List.of("W.A", "W.B")) {
        long[] cells = new long[factors];
        Arrays.fill(cells, Double.doubleToRawLongBits(symbol.equals("W.A") ? 5 : 3 + i));
        long endNs = START_NS / minuteNs * minuteNs + i * minuteNs;
        imported.add(
            new Bar(
                symbol,
                LIVE_1M,
                new ClosedBar(endNs - minuteNs, endNs, 0, TopicId.NONE, 0, cells)));
      }
    }
    market.importBars(imported, LIVE_1M);
    String path = "/v1/factors/W.A/history?factors=far:rank&to=" + (START_NS + 10 * minuteNs);

    await(() -> api.get(path).json().path("times").size() == 4);
    assertThat(api.get(path).json().get("values").get("far:rank").toString())
        .isEqualTo("[1.0,1.0,2.0,2.0]");
    market.trade("W.A", START_NS + 20 * minuteNs, 7);
    market.deliver();
    await(() -> api.get(path).json().path("times").size() == 3);
    market.market().clock("WORLD", START_NS + 20 * minuteNs, ClockSource.REPLAY);
    market.deliver();
    await(() -> api.get(path).json().path("times").size() == 4);
  }

  @ParameterizedTest
  @Order(11)
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          factors=live_1s:open,live_1m:open|400|mixed_timeframes|live_1s:open=1s, live_1m:open=1m
          factors=quote:bid|400|no_history|factor=quote:bid
          factors=fundamentals:bps|400|no_history|must name a factor that has bars
          factors=live_1s:open&from=2026-03-01T00:00:00|400|invalid_time|from=2026-03-01T00:00:00
          factors=live_1s:open&asOf=yesterday|400|invalid_time|asOf=yesterday
          factors=live_1s:open&from=2&to=1|400|invalid_parameter|from=2
          factors=live_1s:open&limit=0|400|invalid_parameter|limit=0
          factors=live_1s:open&limit=100001|413|cell_limit|maxRows=100000
          factors=live_1s:open,live_1s:low&limit=50001|413|cell_limit|maxCells=100000
          factors=live_1s:open&cursor=AQ|400|invalid_cursor|cursor
          factors=place:rank&bar=forming|400|cut_contradiction|bar=forming
          factors=live_1s:opn|400|unknown_factor|nearest=live_1s:open
          service=momentum_v1&bar=forming|400|reading_contradiction|declared=closed
          """)
  void shouldNameWhatIsWrong(String query, int status, String code, String detail) {
    Reply reply = api.get("/v1/factors/SIM.H1/history?" + query);

    assertThat(reply.status()).as(reply.response().body()).isEqualTo(status);
    assertThat(reply.code()).isEqualTo(code);
    assertThat(reply.detail()).contains(detail);
  }

  @ParameterizedTest
  @Order(12)
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"symbols":["A"],"factors":["live_1s:open"],"form":"1"}|400|unknown_field|nearest=from
          {"symbols":["A"],"factors":["live_1s:open"],"from":1}|400|invalid_body|must be text
          {"symbols":["A"],"factors":["live_1s:open"],"limit":"1"}|400|invalid_body|whole number
          {"symbols":["A","A"],"factors":["live_1s:open"]}|400|invalid_parameter|once each
          {"symbols":["A"],"symbols":["B"]}|400|invalid_body|once
          {"factors":["live_1s:open"]}|400|invalid_parameter|symbols or a universe
          {"universe":"sim","factors":["live_1s:open"],"limit":100001}|413|cell_limit|maxRows
          {"universe":"sun","factors":["live_1s:open"]}|400|unknown_universe|nearest=sim
          """)
  void shouldNameWhatIsWrongWithABody(String body, int status, String code, String detail) {
    Reply reply = api.post("/v1/factors/history", body);

    assertThat(reply.status()).as(reply.response().body()).isEqualTo(status);
    assertThat(reply.code()).isEqualTo(code);
    assertThat(reply.detail()).contains(detail);
  }

  @Test
  @Order(13)
  void shouldKeepToDeadlines() {
    Reply late =
        api.get("/v1/factors/SIM.H1/history?factors=live_1s:low", "Factorline-Deadline-Ms", "0");
    Reply inTime =
        api.get("/v1/factors/SIM.H1/history?factors=live_1s:low", "Factorline-Deadline-Ms", "9000");

    assertThat(late.code()).isEqualTo("deadline_exceeded");
    assertThat(inTime.status()).isEqualTo(200);
  }

  @Test
  @Order(14)
  void shouldRefuseCursorsOfManifestsThatAreGone() throws IOException {
    String next = page(api, "SIM.H1", "&limit=3").get("next").asString();
    long kept = market.manifestNumber(LIVE_1S);
    // A step that closes no bar leaves the manifest of the cursor the current one.
    while (market.manifestNumber(LIVE_1S) == kept) {
      step();
      market.archiveAll();
    }
    market.forgetManifests(LIVE_1S);
    try (ConfigurableApplicationContext replica = replica()) {
      String other = replica.getEnvironment().getProperty("local.server.port", "");
      ApiClient fresh = new ApiClient(Integer.parseInt(other));

      Reply reply =
          fresh.get("/v1/factors/SIM.H1/history?factors=" + FACTORS + "&limit=3&cursor=" + next);

      assertThat(reply.status()).as(reply.response().body()).isEqualTo(410);
      assertThat(reply.code()).isEqualTo("cursor_expired");
    }
  }

  @Test
  @Order(15)
  void shouldNameAFileThatCannotBeReadAndReadTheOthers() throws IOException {
    market.compact();
    Path file = market.oldestFile(lake, LIVE_1S);
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, 4, bytes.length - 200, (byte) 7);
    Files.delete(file);
    Files.write(file, bytes);
    String path = "/v1/factors/SIM.H1/history?factors=live_1s:high&bar=closed";
    long nextDayNs = UtcTime.parse("2026-03-02T00:00:00Z") + 1;
    Reply[] broken = new Reply[1];
    await(() -> {
      broken[0] = api.get(path);
      return broken[0].status() == 503;
    });

    Reply others = api.get(path + "&from=" + nextDayNs);

    String name = lake.relativize(file).toString();
    assertThat(broken[0].code()).isEqualTo("lake_unreadable");
    assertThat(broken[0].detail()).contains(name);
    assertThat(others.status()).as(others.response().body()).isEqualTo(200);
    assertThat(others.json().get("times").size()).isPositive();
    Health now = health.health();
    assertThat(now.getStatus().getCode()).isEqualTo("DEGRADED");
    assertThat(String.valueOf(now.getDetails().get("files"))).contains(name);
  }
}
