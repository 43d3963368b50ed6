package io.factorline.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.factorline.api.ApiClient.Reply;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLoader;
import io.factorline.event.ClockSource;
import io.factorline.local.backend.Backends;
import io.factorline.local.time.Wait;
import io.factorline.testsupport.OtlpReceiver;
import io.factorline.testsupport.ReceivedSpan;
import io.factorline.time.UtcTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** The routes against real rows in a real Redis; expected values are worked out by hand. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "tracing.sampling=0",
      "factor-api.load.max-lag=10s",
      "factor-api.load.max-dashboard-lag=10s"
    })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FactorApiIT {
  private static final long SECOND_NS = 1_000_000_000L;
  private static final long NOW_NS = System.currentTimeMillis() / 1000 * SECOND_NS;
  private static final long START_NS = NOW_NS - 60 * SECOND_NS;
  private static final int BARS = 30;
  private static final String A = "SIM.AAA";
  private static final String B = "SIM.BBB";
  private static final String QUIET = "SIM.QUIET";

  @Value("${local.server.port}")
  private int port;

  private ApiClient api;
  private TestMarket market;
  private Heart heart;

  private static final OtlpReceiver COLLECTOR = OtlpReceiver.start();

  @DynamicPropertySource
  static void redis(DynamicPropertyRegistry registry) {
    registry.add("tracing.endpoint", COLLECTOR::endpoint);
    registry.add("factorline.redis.uri", () -> Backends.shared().redisUri());
  }

  @BeforeAll
  void fill() {
    api = new ApiClient(port);
    Catalog catalog = CatalogLoader.defaults();
    market = new TestMarket(Backends.shared().redisUri(), catalog);
    market.clock("SIM", START_NS - SECOND_NS, ClockSource.FEED);
    for (int bar = 0; bar < BARS; bar++) {
      market.trade(A, START_NS + bar * SECOND_NS, price(bar), 2);
      market.trade(B, START_NS + bar * SECOND_NS, 10 + price(bar), 1);
    }
    market.trade(QUIET, START_NS, 5, 1);
    market.quote(A, START_NS + SECOND_NS, 99, 3, 101, 1);
    market.quote(B, START_NS + SECOND_NS, 50, 1, 50, 1);
    market.publish();
    heart = new Heart(market);
    await(() -> status(A, "live_1s:last_price").equals("PRESENT"));
  }

  @AfterAll
  void close() {
    heart.close();
    market.close();
    COLLECTOR.close();
  }

  private static double price(int bar) {
    return 100 + bar % 7;
  }

  private static double mean(int from, int to) {
    return IntStream.range(from, to).mapToDouble(FactorApiIT::price).average().orElseThrow();
  }

  private static void await(Supplier<Boolean> condition) {
    assertThat(Wait.until(Duration.ofSeconds(60), condition::get)).isTrue();
  }

  private String status(String symbol, String factor) {
    Reply reply = api.get("/v1/factors/" + symbol + "?factors=" + factor);
    return reply.json().at("/values").path(factor).path("status").asString("");
  }

  private JsonNode cell(String symbol, String factor, String more) {
    Reply reply = api.get("/v1/factors/" + symbol + "?factors=" + factor + more);
    assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    return reply.json().get("values").get(factor);
  }

  @Test
  void shouldFollowARequestThatItsCallerFollowsAndNoOther() {
    String trace = "5af7651916cd43dd8448eb211c80319c";
    String followed = "00-" + trace + "-b7ad6b7169203331-01";
    String query = "?factors=live_1s:sma_5";

    assertThat(api.get("/v1/factors/" + A + query, "traceparent", followed).status())
        .isEqualTo(200);
    String never = "/v1/factors/SIM.NEVER" + query;
    assertThat(api.get(never, "traceparent", followed).status()).isEqualTo(404);
    assertThat(api.get("/v1/factors/" + A + query, "traceparent", "00-" + trace).status())
        .isEqualTo(200);

    await(() -> COLLECTOR.named("GET /v1/factors/{symbol}").size() == 2);
    List<ReceivedSpan> answers = COLLECTOR.named("GET /v1/factors/{symbol}");
    ReceivedSpan told = answers.get(0);
    assertThat(told.service()).isEqualTo("factor-api");
    assertThat(told.traceId()).isEqualTo(trace);
    assertThat(told.parentId()).isEqualTo("b7ad6b7169203331");
    assertThat(told.attribute("http.response.status_code")).isEqualTo("200");
    assertThat(answers.get(1).attribute("factorline.outcome")).isEqualTo("unknown_symbol");
    assertThat(answers.get(1).status()).isZero();
    ReceivedSpan read =
        COLLECTOR.trace(trace).stream()
            .filter(span -> span.parentId().equals(told.spanId()))
            .findFirst()
            .orElseThrow();
    assertThat(read.name()).isEqualTo("factors read");
    assertThat(read.attribute("factorline.read.from")).isIn("memory", "store");
    assertThat(COLLECTOR.spans()).allMatch(span -> span.traceId().equals(trace));
  }

  @Test
  void shouldAnswerBothReadingsOfOneSymbol() {
    JsonNode forming = cell(A, "live_1s:sma_5", "");
    JsonNode closed = cell(A, "live_1s:sma_5", "&bar=closed");

    assertThat(forming.get("value").asDouble()).isCloseTo(mean(BARS - 5, BARS), within(1e-9));
    assertThat(closed.get("value").asDouble()).isCloseTo(mean(BARS - 6, BARS - 1), within(1e-9));
    assertThat(forming.get("eventTime").asString())
        .isEqualTo(UtcTime.text(START_NS + (BARS - 1) * SECOND_NS));
    assertThat(closed.get("eventTime").asString())
        .isEqualTo(UtcTime.text(START_NS + (BARS - 1) * SECOND_NS));
    assertThat(closed.get("status").asString()).isEqualTo("PRESENT");
    assertThat(closed.get("definition").asString()).matches("[0-9a-f]{16}");
    assertThat(closed.get("ageMs").asLong()).isBetween(0L, 600_000L);
    assertThat(closed.has("reason")).isFalse();
  }

  @Test
  void shouldTellWarmingUpWithoutAValue() {
    JsonNode cell = cell(A, "live_1s:sma_60", "");

    assertThat(cell.get("value").isNull()).isTrue();
    assertThat(cell.get("status").asString()).isEqualTo("WARMING_UP");
    assertThat(cell.get("reason").asString()).isEqualTo("FEW_BARS");
  }

  @Test
  void shouldAnswerQuotes() {
    assertThat(cell(A, "quote:mid", "").get("value").asDouble()).isEqualTo(100.0);
    assertThat(cell(A, "quote:spread_bp", "").get("value").asDouble()).isEqualTo(200.0);
    assertThat(cell(A, "quote:imbalance", "").get("value").asDouble()).isEqualTo(0.5);
    assertThat(cell(B, "quote:mid", "").get("reason").asString()).isEqualTo("LOCKED");
    assertThat(cell(B, "quote:bid", "").get("value").asDouble()).isEqualTo(50.0);
    assertThat(cell(QUIET, "quote:bid", "").get("reason").asString()).isEqualTo("NO_DATA");
  }

  @Test
  void shouldTellDerivedFactorsWithoutTheirOfflineInputsAsUndefined() {
    JsonNode cell = cell(A, "valuation:pbr", "");

    assertThat(cell.get("status").asString()).isEqualTo("UNDEFINED");
    assertThat(cell.get("reason").asString()).isEqualTo("INPUT");
    assertThat(cell(A, "fundamentals:bps", "").get("reason").asString()).isEqualTo("NO_DATA");
  }

  @Test
  void shouldAnswerManySymbolsInTheOrderAsked() {
    Reply reply =
        api.post(
            "/v1/factors",
            """
            {"symbols":["SIM.BBB","NOBODY","SIM.AAA","SIM.BBB"],
             "factors":["live_1s:last_price","live_1s:sma_60"],"bar":"closed"}
            """);

    assertThat(reply.status()).isEqualTo(200);
    JsonNode json = reply.json();
    double last = price(BARS - 2);
    assertThat(json.get("symbols").toString())
        .isEqualTo("[\"SIM.BBB\",\"NOBODY\",\"SIM.AAA\",\"SIM.BBB\"]");
    assertThat(json.at("/values/live_1s:last_price").toString())
        .isEqualTo("[%s,null,%s,%s]".formatted(10 + last, last, 10 + last));
    assertThat(json.get("statuses").toString())
        .isEqualTo(
            "[[1,\"live_1s:last_price\",\"MISSING\",\"UNKNOWN_SYMBOL\"],"
                + "[0,\"live_1s:sma_60\",\"WARMING_UP\",\"FEW_BARS\"],"
                + "[1,\"live_1s:sma_60\",\"MISSING\",\"UNKNOWN_SYMBOL\"],"
                + "[2,\"live_1s:sma_60\",\"WARMING_UP\",\"FEW_BARS\"],"
                + "[3,\"live_1s:sma_60\",\"WARMING_UP\",\"FEW_BARS\"]]");
    JsonNode view = json.at("/views/live_1s");
    assertThat(view.get("eventTimes").get(1).isNull()).isTrue();
    assertThat(view.get("eventTimes").get(0).asString())
        .isEqualTo(UtcTime.text(START_NS + (BARS - 1) * SECOND_NS));
    assertThat(view.get("ageMs").size()).isEqualTo(4);
  }

  @Test
  void shouldEqualTheReadsOfEachSymbolForAnyOrderAndRepetition() {
    Random random = new Random(42);
    List<String> known = List.of(A, B, QUIET, "NOBODY");
    List<String> factors = List.of("live_1s:rsi_14", "live_1s:vwap", "daily:volume", "quote:mid");
    for (int round = 0; round < 20; round++) {
      List<String> symbols = new ArrayList<>();
      IntStream.range(0, 1 + random.nextInt(12))
          .forEach(i -> symbols.add(known.get(random.nextInt(known.size()))));
      List<String> shuffled = new ArrayList<>(factors);
      Collections.shuffle(shuffled, random);
      String body =
          "{\"symbols\":[%s],\"factors\":[%s]}".formatted(quoted(symbols), quoted(shuffled));
      JsonNode many = api.post("/v1/factors", body).json();
      for (int i = 0; i < symbols.size(); i++) {
        Reply one =
            api.get("/v1/factors/" + symbols.get(i) + "?factors=" + String.join(",", shuffled));
        for (String factor : shuffled) {
          JsonNode expected = one.json().at("/values").path(factor).path("value");
          JsonNode actual = many.get("values").get(factor).get(i);
          assertThat(actual.isNull()).isEqualTo(expected.isNull() || expected.isMissingNode());
          if (!actual.isNull()) {
            assertThat(actual.asDouble()).isEqualTo(expected.asDouble());
          }
        }
      }
    }
  }

  private static String quoted(List<String> texts) {
    return texts.stream().map(t -> "\"" + t + "\"").collect(Collectors.joining(","));
  }

  @Test
  void shouldGiveTheSameCutForTheSameRows() {
    String path = "/v1/factors/" + A + "?factors=live_1s:open&bar=closed";

    assertThat(api.get(path).json().get("cut").asString())
        .matches("[0-9a-f]{32}")
        .isEqualTo(api.get(path).json().get("cut").asString())
        .isNotEqualTo(api.get(path.replace("closed", "forming")).json().get("cut").asString());
  }

  /** Other cases of this process have symbols of the venue too. */
  @Test
  void shouldListSymbolsInPages() {
    List<String> all = new ArrayList<>();
    String after = "";
    do {
      JsonNode page = api.get("/v1/symbols?limit=2&venue=SIM" + after).json();
      assertThat(page.get("symbols").size()).isBetween(1, 2);
      for (JsonNode symbol : page.get("symbols")) {
        String name = symbol.get("symbol").asString();
        all.add(name);
        assertThat(symbol.get("partition").asInt()).isEqualTo(TestMarket.partitionOf(name));
      }
      JsonNode next = page.get("next");
      assertThat(next.isNull() || next.asString().equals(all.getLast())).isTrue();
      after = next.isNull() ? "" : "&after=" + next.asString();
    } while (!after.isEmpty());

    assertThat(all).isSorted().doesNotHaveDuplicates().contains(A, B, QUIET);
  }

  @Test
  void shouldRankAClosedCut() {
    Reply reply =
        api.get(
            "/v1/cross-section?factor=live_1m:last_price&symbols=SIM.AAA,SIM.BBB,NOBODY&cut=live"
                + "&transform=percentile");

    assertThat(reply.status()).isEqualTo(200);
    JsonNode rows = reply.json().get("rows");
    assertThat(rows.get(0).get("symbol").asString()).isEqualTo(B);
    assertThat(rows.get(0).get("rank").asInt()).isEqualTo(1);
    assertThat(rows.get(0).get("percentile").asDouble()).isEqualTo(1.0);
    assertThat(rows.get(1).get("percentile").asDouble()).isEqualTo(0.0);
    assertThat(reply.json().get("excluded").toString())
        .isEqualTo("[[\"NOBODY\",\"MISSING\",\"UNKNOWN_SYMBOL\"]]");
  }

  private static ConfigurableApplicationContext replica() {
    return new SpringApplicationBuilder(FactorApiApplication.class)
        .run(
            "--server.port=0",
            "--management.server.port=-1",
            "--factorline.redis.uri=" + Backends.shared().redisUri(),
            "--factor-api.load.max-lag=10s",
            "--factor-api.load.max-dashboard-lag=10s");
  }

  private static String suppression(String target) {
    return """
    {%s,"reason":"a wrong feed","expires":"2100-01-01T00:00:00Z"}\
    """
        .formatted(target);
  }

  private static String reason(ApiClient replica, String factor) {
    Reply reply = replica.get("/v1/factors/" + A + "?factors=" + factor);
    return reply.json().at("/values").path(factor).path("reason").asString("");
  }

  @Test
  void shouldSuppressOnEachReplicaUntilItIsEnded() {
    String factor = "live_1s:wma_20";
    try (ConfigurableApplicationContext other = replica()) {
      ApiClient replica =
          new ApiClient(
              Integer.parseInt(other.getEnvironment().getProperty("local.server.port", "")));
      await(() -> reason(replica, factor).isEmpty());

      Reply put = api.put("/v1/suppressions", suppression("\"factor\":\"live_1s:wma_20\""));

      assertThat(put.status()).as(put.response().body()).isEqualTo(200);
      await(() -> reason(replica, factor).equals("SUPPRESSED"));
      assertThat(cell(A, factor, "").get("status").asString()).isEqualTo("MISSING");
      assertThat(cell(A, factor, "").get("value").isNull()).isTrue();
      assertThat(cell(A, "live_1s:sma_20", "").get("status").asString()).isEqualTo("PRESENT");
      assertThat(feastStatus(replica, factor)).isEqualTo("NULL_VALUE");
      JsonNode listed = replica.get("/v1/suppressions").json();
      assertThat(listed.at("/suppressions/0/by").asString()).isEqualTo("anybody");
      assertThat(listed.at("/changes/0/change").asString()).isEqualTo("put");

      String id = put.json().get("id").asString();
      assertThat(replica.send("DELETE", "/v1/suppressions/" + id).status()).isEqualTo(200);
      await(() -> reason(api, factor).isEmpty());
      assertThat(replica.send("DELETE", "/v1/suppressions/" + id).code()).isEqualTo("not_found");
    }
  }

  private static String feastStatus(ApiClient replica, String factor) {
    return replica
        .post(
            "/get-online-features",
            "{\"features\":[\"%s\"],\"entities\":{\"symbol\":[\"%s\"]}}".formatted(factor, A))
        .json()
        .at("/results/1/statuses/0")
        .asString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "view":"live_2s"|unknown_view|nearest=live_1s
          "factor":"live_1s:rsi_15"|unknown_factor|nearest=live_1s:rsi_14
          "symbol":"a b"|invalid_symbol|symbol=a b
          "view":"live_1s","factor":"live_1s:open"|invalid_parameter|not both
          "view":null|invalid_parameter|must name a view, a factor or a symbol
          "sybmol":"A"|unknown_field|nearest=symbol
          "view":7|invalid_parameter|must be text: view
          "symbol":"A","expires":"2001-01-01T00:00:00Z"|invalid_body|JSON
          """)
  void shouldRefuseASuppressionThatBreaksARule(String target, String code, String detail) {
    Reply reply = api.put("/v1/suppressions", suppression(target));

    assertThat(reply.code()).isEqualTo(code);
    assertThat(reply.detail()).contains(detail);
  }

  @Test
  void shouldRefuseASuppressionThatHasEndedAlready() {
    Reply reply =
        api.put(
            "/v1/suppressions",
            "{\"symbol\":\"A\",\"reason\":\"x\",\"expires\":\"2001-01-01T00:00:00Z\"}");

    assertThat(reply.code()).isEqualTo("invalid_parameter");
    assertThat(reply.detail()).isEqualTo("must be later than now: expires");
  }
}
