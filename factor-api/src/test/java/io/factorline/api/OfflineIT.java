package io.factorline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.api.ApiClient.Reply;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogException;
import io.factorline.catalog.CatalogLoader;
import io.factorline.event.ClockSource;
import io.factorline.feast.FeastValue;
import io.factorline.local.backend.Backends;
import io.factorline.local.time.Wait;
import io.factorline.time.UtcTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Offline values beside live ones, as callers are told of them. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "factorline.catalog=src/test/resources/offline-catalog.yaml",
      "factor-api.load.max-lag=10s",
      "factor-api.load.max-dashboard-lag=10s"
    })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OfflineIT {
  private static final long SECOND_NS = 1_000_000_000L;
  private static final long NOW_NS = System.currentTimeMillis() / 1000 * SECOND_NS;
  private static final long QUARTER_NS = NOW_NS - Duration.ofDays(40).toNanos() + 7;
  private static final long SHARES = (1L << 53) + 1;

  private final OpenApi openApi = OpenApi.committed();

  @Value("${local.server.port}")
  private int port;

  private ApiClient api;
  private TestMarket market;
  private FeastRows feast;
  private Heart heart;

  @DynamicPropertySource
  static void redis(DynamicPropertyRegistry registry) {
    registry.add("factorline.redis.uri", () -> Backends.shared().redisUri());
  }

  @BeforeAll
  void fill() throws CatalogException {
    api = new ApiClient(port);
    Catalog catalog = CatalogLoader.load(Path.of("src/test/resources/offline-catalog.yaml"));
    market = new TestMarket(Backends.shared().redisUri(), catalog);
    feast = new FeastRows(Backends.shared().redisUri());
    market.trade("AAPL", NOW_NS, 100, 1);
    market.trade("MSFT", NOW_NS, 100, 1);
    /* A replay that has ended stays PRESENT, however slow the tests are. */
    market.clock("WORLD", NOW_NS - SECOND_NS, ClockSource.REPLAY);
    market.publish();
    feast.write(
        "AAPL",
        "facts",
        QUARTER_NS,
        Map.of(
            "bps", new FeastValue.Float64(8),
            "shares", new FeastValue.Int64(SHARES),
            "name", new FeastValue.Text("Äpfel \"測試\""),
            "listed", new FeastValue.Bool(true)));
    feast.write(
        "000660",
        "facts",
        NOW_NS - Duration.ofDays(401).toNanos(),
        Map.of("bps", new FeastValue.Float64(5), "shares", new FeastValue.Int64(3)));
    heart = new Heart(market);
    await(() -> cell("AAPL", "live:last_price").get("status").asString().equals("PRESENT"));
    /* A section is told once all partitions were heard. */
    await(() -> !cell("MSFT", "place:rank").path("reason").asString("").equals("INGEST"));
  }

  @AfterAll
  void close() {
    heart.close();
    market.close();
    feast.close();
  }

  private static void await(Supplier<Boolean> condition) {
    assertThat(Wait.until(Duration.ofSeconds(60), condition::get)).isTrue();
  }

  private JsonNode cell(String symbol, String factor) {
    Reply reply = api.get("/v1/factors/" + symbol + "?factors=" + factor);
    assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    assertThat(openApi.check("/v1/factors/{symbol}", "get", 200, reply.json())).isEmpty();
    return reply.json().get("values").get(factor);
  }

  @Test
  void shouldTellEachTypeAsItself() {
    JsonNode bps = cell("AAPL", "facts:bps");

    assertThat(bps.get("value").toString()).isEqualTo("8.0");
    assertThat(bps.get("status").asString()).isEqualTo("PRESENT");
    assertThat(bps.get("eventTime").asString()).isEqualTo(UtcTime.text(QUARTER_NS));
    assertThat(Duration.ofMillis(bps.get("ageMs").asLong()).toDays()).isEqualTo(40);
    assertThat(cell("AAPL", "facts:shares").get("value").asLong()).isEqualTo(SHARES);
    assertThat(cell("AAPL", "facts:name").get("value").asString()).isEqualTo("Äpfel \"測試\"");
    assertThat(cell("AAPL", "facts:listed").get("value").asBoolean()).isTrue();
  }

  @Test
  void shouldDeriveFromLiveAndOfflineInputs() {
    JsonNode pbr = cell("AAPL", "valuation:pbr");

    assertThat(pbr.get("value").asDouble()).isEqualTo(12.5);
    assertThat(pbr.get("eventTime").asString()).isEqualTo(UtcTime.text(NOW_NS));
    assertThat(Duration.ofMillis(pbr.get("ageMs").asLong()).toDays()).isEqualTo(40);
    assertThat(cell("MSFT", "valuation:pbr").get("reason").asString()).isEqualTo("INPUT");
    assertThat(cell("MSFT", "facts:bps").get("reason").asString()).isEqualTo("NO_DATA");
  }

  @Test
  void shouldAnswerASymbolThatHasNeverTraded() {
    JsonNode bps = cell("000660", "facts:bps");

    assertThat(bps.get("value").asDouble()).isEqualTo(5);
    assertThat(bps.get("status").asString()).isEqualTo("STALE");
    assertThat(bps.get("reason").asString()).isEqualTo("TTL");
    assertThat(cell("000660", "facts:name").get("reason").asString()).isEqualTo("NO_DATA");
    Reply unknown = api.get("/v1/factors/NOBODY?factors=facts:bps");
    assertThat(unknown.code()).isEqualTo("unknown_symbol");
  }

  @Test
  void shouldAnswerManySymbols() {
    Reply reply =
        api.post(
            "/v1/factors",
            """
            {"symbols":["000660","AAPL","NOBODY","AAPL"],
             "factors":["facts:name","facts:shares","live:last_price"]}
            """);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(openApi.check("/v1/factors", "post", 200, reply.json())).isEmpty();
    String name = "\"Äpfel \\\"測試\\\"\"";
    assertThat(reply.response().body())
        .contains("\"facts:name\":[null,%s,null,%s]".formatted(name, name))
        .contains("\"facts:shares\":[3,%d,null,%d]".formatted(SHARES, SHARES));
    assertThat(reply.json().get("statuses").toString())
        .isEqualTo(
            "[[0,\"facts:name\",\"MISSING\",\"NO_DATA\"],"
                + "[2,\"facts:name\",\"MISSING\",\"UNKNOWN_SYMBOL\"],"
                + "[0,\"facts:shares\",\"STALE\",\"TTL\"],"
                + "[2,\"facts:shares\",\"MISSING\",\"UNKNOWN_SYMBOL\"],"
                + "[0,\"live:last_price\",\"MISSING\",\"NO_DATA\"],"
                + "[2,\"live:last_price\",\"MISSING\",\"UNKNOWN_SYMBOL\"]]");
    JsonNode eventTimes = reply.json().at("/views/facts/eventTimes");
    assertThat(eventTimes.get(1).asString()).isEqualTo(UtcTime.text(QUARTER_NS));
    assertThat(eventTimes.get(2).isNull()).isTrue();
  }

  @Test
  void shouldRankOfflineNumbers() {
    Reply reply = api.get("/v1/cross-section?factor=facts:shares&universe=all");

    assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    assertThat(openApi.check("/v1/cross-section", "get", 200, reply.json())).isEmpty();
    assertThat(reply.json().at("/rows/0/value").asLong()).isEqualTo(SHARES);
    assertThat(reply.json().get("excluded").toString())
        .isEqualTo("[[\"MSFT\",\"MISSING\",\"NO_DATA\"],[\"000660\",\"STALE\",\"TTL\"]]");
    Reply text = api.get("/v1/cross-section?factor=facts:name&universe=all");
    assertThat(text.code()).isEqualTo("invalid_parameter");
    assertThat(text.detail()).contains("factor=facts:name, type=string");
  }

  @Test
  void shouldAskTheMembersOfNowByWhatIsKnownNow() {
    Reply many =
        api.post("/v1/factors", "{\"universe\":\"changing\",\"factors\":[\"facts:shares\"]}");
    assertThat(many.status()).as(many.response().body()).isEqualTo(200);
    assertThat(many.json().get("symbols").toString()).isEqualTo("[\"AAPL\"]");

    Reply section = api.get("/v1/cross-section?factor=facts:shares&universe=changing");
    assertThat(section.json().get("ranked").asInt()).isEqualTo(1);
    assertThat(section.json().get("excluded").isEmpty()).isTrue();

    JsonNode universes = api.get("/v1/catalog").json().get("universes");
    assertThat(universes.get(0).get("fixed").asBoolean()).isTrue();
    assertThat(universes.get(1).toString())
        .isEqualTo(
            "{\"name\":\"changing\",\"fixed\":false,"
                + "\"symbols\":[\"000660\",\"AAPL\",\"MSFT\",\"TSLA\"]}");
  }

  @Test
  void shouldReadCrossSectionalFactorsAtAClosedCutAlone() {
    JsonNode rank = cell("MSFT", "place:rank");
    assertThat(rank.get("status").asString() + rank.get("reason").asString())
        .isEqualTo("UNDEFINEDINPUT");
    String body =
        "{\"symbols\":[\"AAPL\",\"MSFT\"],\"factors\":[\"changed:rank\",\"live:last_price\"]%s}";
    Reply many = api.post("/v1/factors", body.formatted(""));
    assertThat(openApi.check("/v1/factors", "post", 200, many.json())).isEmpty();
    assertThat(many.json().get("statuses").toString())
        .isEqualTo(
            "[[0,\"changed:rank\",\"UNDEFINED\",\"INPUT\"],"
                + "[1,\"changed:rank\",\"MISSING\",\"NOT_MEMBER\"],"
                + "[0,\"live:last_price\",\"WARMING_UP\",\"FEW_BARS\"],"
                + "[1,\"live:last_price\",\"WARMING_UP\",\"FEW_BARS\"]]");

    Reply live = api.post("/v1/factors", body.formatted(",\"cut\":\"live\""));
    assertThat(live.code()).isEqualTo("cut_contradiction");
    assertThat(live.detail()).contains("cut=live, factor=changed:rank");
    Reply whole = api.post("/v1/factors", body.formatted(",\"wholeCut\":true"));
    assertThat(whole.json().at("/wholeCut/symbols").propertyNames()).contains("AAPL", "TSLA");
    assertThat(whole.json().at("/wholeCut/compared/changed:rank").isMissingNode()).isFalse();
    Reply stream = api.get("/v1/stream?symbols=AAPL&factors=place:rank");
    assertThat(stream.code()).isEqualTo("cut_contradiction");
    Reply history = api.get("/v1/factors/AAPL/history?factors=place:rank&bar=forming");
    assertThat(history.code()).isEqualTo("cut_contradiction");
    Reply feast =
        api.post(
            "/get-online-features",
            "{\"features\":[\"place:rank\"],\"entities\":{\"symbol\":[\"AAPL\"]}}");
    assertThat(feast.status()).isEqualTo(400);
    JsonNode views = api.get("/v1/catalog").json().get("views");
    assertThat(views.toString())
        .contains(
            "\"kind\":\"cross\",\"universe\":\"all\",\"factors\":[{\"name\":\"rank\","
                + "\"of\":\"live:last_price\",\"transform\":\"rank\",\"order\":\"desc\","
                + "\"inputs\":[\"live:last_price\"]}");
  }

  @Test
  void shouldStreamAnOfflineValueThatIsReplaced() throws Exception {
    String query = "symbols=MSFT,TSLA&factors=live:last_price,facts:bps";
    try (StreamClient client = new StreamClient(port, query)) {
      client.awaitEvent(event -> event.name().equals("snapshot"));
      feast.write("TSLA", "facts", NOW_NS, Map.of("bps", new FeastValue.Float64(17)));

      client.awaitEvent(event ->
          event.name().equals("row")
              && event.data().get("symbol").asString().equals("TSLA")
              && event.data().at("/values/facts:bps/value").asDouble(0) == 17);
    }
  }
}
