package io.factorline.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.factorline.api.ApiClient.Reply;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogException;
import io.factorline.catalog.CatalogLoader;
import io.factorline.event.ClockSource;
import io.factorline.feast.FeastKeys;
import io.factorline.feast.FeastValue;
import io.factorline.feast.JoinValue;
import io.factorline.local.backend.Backends;
import io.factorline.local.time.Wait;
import io.factorline.security.ApiKey;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Feast's HTTP as its SDK speaks it, over real rows; feature-sync is a server that answers so. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "factorline.catalog=src/test/resources/offline-catalog.yaml",
      "factor-api.load.max-lag=10s",
      "factor-api.load.max-dashboard-lag=10s"
    })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FeastIT {
  private static final long SECOND_NS = 1_000_000_000L;
  private static final long NOW_NS = System.currentTimeMillis() / 1000 * SECOND_NS;
  private static final long EVENT_NS = 1_787_324_645_123_000_000L;
  private static final String EPOCH = "1970-01-01T00:00:00Z";
  private static final HttpServer SYNC = server();
  private static final List<String> CALLS = new CopyOnWriteArrayList<>();
  private static final ApiKey KEY = ApiKey.random(new SecureRandom());
  private static final List<String> PROOFS = new CopyOnWriteArrayList<>();
  private static volatile int answer = 200;
  private static volatile String answerBody = "{}";

  @Value("${local.server.port}")
  private int port;

  @Value("${local.management.port}")
  private int managementPort;

  @Autowired private MeterRegistry registry;

  private ApiClient api;
  private TestMarket market;
  private FeastRows feast;
  private Heart heart;

  private static HttpServer server() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", FeastIT::take);
      server.start();
      return server;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void take(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    CALLS.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
    PROOFS.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    byte[] bytes = answerBody.getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(answer, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry registry) {
    registry.add("factorline.redis.uri", () -> Backends.shared().redisUri());
    registry.add(
        "factorline.feature-sync.url", () -> "http://127.0.0.1:" + SYNC.getAddress().getPort());
    registry.add("security.own-key-file", FeastIT::keyFile);
  }

  private static String keyFile() {
    try {
      return Files.writeString(Files.createTempFile("own", ".key"), KEY.text()).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeAll
  void fill() throws CatalogException {
    api = new ApiClient(port);
    Catalog catalog = CatalogLoader.load(Path.of("src/test/resources/offline-catalog.yaml"));
    market = new TestMarket(Backends.shared().redisUri(), catalog);
    feast = new FeastRows(Backends.shared().redisUri());
    market.clock("WORLD", NOW_NS - 3 * SECOND_NS, ClockSource.FEED);
    market.trade("F.A", NOW_NS - 2 * SECOND_NS, 100, 1);
    market.trade("F.A", NOW_NS, 200, 1);
    market.publish();
    Map<String, FeastValue> facts =
        Map.of(
            "bps", new FeastValue.Float64(8),
            "shares", new FeastValue.Int64((1L << 53) + 1),
            "name", FeastValue.Null.NULL);
    feast.write("F.A", "facts", EVENT_NS, facts);
    feast.write("测试", "facts", EVENT_NS, Map.of("name", new FeastValue.Text("测试")));
    feast.write("F.OLD", "facts", SECOND_NS, Map.of("bps", new FeastValue.Float64(1)));
    byte[] tech = FeastKeys.of(FeastKeys.PROJECT, "sector").of("tech");
    feast.write(tech, "sectors", EVENT_NS + 456_789, Map.of("pe", new FeastValue.Float64(30)));
    FeastKeys listings = FeastKeys.of(FeastKeys.PROJECT, List.of("symbol", "venue"));
    for (String venue : List.of("XNAS", "B|C", "한국거래소")) {
      byte[] key = listings.of(JoinValue.text("F.A"), JoinValue.text(venue));
      double tick = venue.length();
      feast.write(key, "listings", EVENT_NS, Map.of("tick", new FeastValue.Float64(tick)));
    }
    heart = new Heart(market);
    await(() -> status("live:last_price", 0).equals("PRESENT"));
    await(() -> status("facts:bps", 0).equals("PRESENT"));
  }

  @BeforeEach
  void forget() {
    CALLS.clear();
    answer = 200;
    answerBody = "{\"written\":1,\"skipped\":0}";
  }

  @AfterAll
  void close() {
    heart.close();
    market.close();
    feast.close();
    SYNC.stop(0);
  }

  private static void await(Supplier<Boolean> condition) {
    assertThat(Wait.until(Duration.ofSeconds(60), condition::get)).isTrue();
  }

  private String status(String feature, int row) {
    return ask("{\"features\":[\"" + feature + "\"],\"entities\":{\"symbol\":[\"F.A\"]}}")
        .at("/results/1/statuses/" + row)
        .asString("");
  }

  private JsonNode ask(String body) {
    Reply reply = api.post("/get-online-features", body);
    assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    return reply.json();
  }

  @Test
  void shouldAnswerColumnByColumnGroupedByView() {
    Reply reply =
        api.post(
            "/get-online-features",
            """
            {"features":["facts:bps","live:last_price","facts:shares","facts:name"],
             "entities":{"symbol":["F.A","NOBODY","F.OLD","测试"]},"full_feature_names":false}
            """);

    assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    String at = "2026-08-21T15:04:05.123Z";
    assertThat(reply.response().body())
        .contains("\"feature_names\":[\"symbol\",\"bps\",\"shares\",\"name\",\"last_price\"]")
        .contains(
            "{\"values\":[8.0,null,1.0,null],"
                + "\"statuses\":[\"PRESENT\",\"NOT_FOUND\",\"OUTSIDE_MAX_AGE\",\"NULL_VALUE\"],"
                + "\"event_timestamps\":[\"%s\",\"%s\",\"1970-01-01T00:00:01Z\",\"%s\"]}"
                    .formatted(at, EPOCH, at))
        .contains("{\"values\":[9007199254740993,null,null,null]")
        .contains("{\"values\":[null,null,null,\"测试\"]")
        .contains("{\"values\":[\"F.A\",\"NOBODY\",\"F.OLD\",\"测试\"]");
    JsonNode price = reply.json().at("/results/4");
    assertThat(price.get("values").toString()).isEqualTo("[100.0,null,null,null]");
    assertThat(price.get("statuses").get(2).asString()).isEqualTo("NOT_FOUND");
  }

  @Test
  void shouldAnswerAServiceWithFullNamesAndSeveralJoinKeys() {
    JsonNode json =
        ask(
            """
            {"feature_service":"closed_v1","full_feature_names":true,"unknown":1,
             "entities":{"symbol":["F.A","F.A"],"sector":["tech","none"]}}
            """);

    assertThat(json.at("/metadata/feature_names").toString())
        .isEqualTo(
            "[\"symbol\",\"sector\",\"live__last_price\",\"facts__bps\",\"valuation__pbr\","
                + "\"sectors__pe\"]");
    assertThat(json.at("/results/4/values").toString()).isEqualTo("[12.5,12.5]");
    assertThat(json.at("/results/5/values").toString()).isEqualTo("[30.0,null]");
    assertThat(json.at("/results/5/event_timestamps/0").asString())
        .isEqualTo("2026-08-21T15:04:05.123456789Z");
  }

  @Test
  void shouldReadEntitiesOfSeveralJoinKeysByAllOfThem() {
    JsonNode json =
        ask(
            """
            {"feature_service":"listed_v1",
             "entities":{"venue":["B|C","XNAS","none","한국거래소","XNAS"],
               "sector":["tech","tech","none","none","tech"],
               "symbol":["F.A","F.A","F.A","F.A","B|C"]}}
            """);

    assertThat(json.at("/metadata/feature_names").toString())
        .isEqualTo("[\"venue\",\"sector\",\"symbol\",\"tick\",\"bps\",\"pe\"]");
    assertThat(json.at("/results/3/values").toString()).isEqualTo("[3.0,4.0,null,5.0,null]");
    assertThat(json.at("/results/3/statuses/4").asString()).isEqualTo("NOT_FOUND");
    assertThat(json.at("/results/4/values").toString()).isEqualTo("[8.0,8.0,8.0,8.0,null]");
    assertThat(json.at("/results/5/values").toString()).isEqualTo("[30.0,30.0,null,null,30.0]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"features":["listings:tick"],"entities":{"symbol":["A"]}}|400|missing=venue
          {"features":["listings:tick"],"entities":{"symbol":["A"],"venue":[""]}}|400|must be text
          {"features":["fact:bps"],"entities":{"symbol":["A"]}}|404|FeatureViewNotFoundException
          {"feature_service":"closed","entities":{"symbol":["A"]}}|404|FeatureServiceNotFoundException
          {"feature_service":"forming_v1","entities":{"symbol":["A"]}}|400|FeastError
          {"feature_service":"closed_v1","entities":{"symbol":["A"]}}|400|missing=sector
          {"features":["facts:bps"],"entities":{"symbol":[1]}}|400|must be text
          {"features":["facts:bps","sectors:bps"],"entities":{"symbol":["A"],"sector":["B"]}}|400|full_feature_names
          """)
  void shouldTellErrorsAsFeastReadsThem(String body, int status, String text) {
    Reply reply = api.post("/get-online-features", body, "Accept", "*/*");

    assertThat(reply.status()).as(reply.response().body()).isEqualTo(status);
    assertThat(reply.json().isString()).isTrue();
    JsonNode inner = JsonMapper.shared().readTree(reply.json().asString());
    assertThat(inner.propertyNames()).containsExactly("module", "class", "message");
    assertThat(inner.get("module").asString()).isEqualTo("feast.errors");
    assertThat(inner.toString()).contains(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          []|a JSON object
          {"features":["facts:bps"]}|key=entities
          {"features":["facts:bps"],"entities":{"symbol":["A"],"x":[]}}|one length
          {"features":"facts:bps","entities":{"symbol":["A"]}}|array of text
          {"entities":{"symbol":["A"]}}|features or a feature_service
          """)
  void shouldTellBodiesThatAreNone(String body, String text) {
    Reply reply = api.post("/get-online-features", body);

    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.json().at("/detail/0/msg").asString()).contains(text);
  }

  /** Feast's client names no type of its body, and curl names that of a form. */
  @ParameterizedTest
  @ValueSource(strings = {"", "text/plain", "application/x-www-form-urlencoded"})
  void shouldTakeABodyForJsonWhateverItSaysThatItIs(String type) {
    String[] headers = type.isEmpty() ? new String[] {"Accept", "*/*"} : typed(type);
    String question =
        "{\"features\":[\"facts:bps\"],\"entities\":{\"symbol\":[\"F.A\",\"NOBODY\"]}}";
    String df =
        "{\"sector\":[\"tech\"],\"pe\":[1.5],\"event_timestamp\":[\"2026-08-21T15:04:05Z\"]}";

    Reply read = api.post("/get-online-features", question, headers);
    Reply pushed =
        api.post("/push", "{\"push_source_name\":\"sectors\",\"df\":" + df + "}", headers);
    Reply written =
        api.post(
            "/write-to-online-store",
            "{\"feature_view_name\":\"sectors\",\"df\":" + df + "}",
            headers);
    Reply materialized =
        api.post(
            "/materialize-incremental?async=true",
            "{\"end_ts\":\"2026-01-02T00:00:00\",\"feature_views\":[\"facts\"]}",
            headers);
    Reply none = api.post("/get-online-features", "features=facts:bps", headers);

    assertThat(read.response().body())
        .isEqualTo(api.post("/get-online-features", question).response().body())
        .contains("[8.0,null]");
    assertThat(List.of(pushed.status(), written.status(), materialized.status()))
        .containsExactly(200, 200, 202);
    assertThat(CALLS).filteredOn(call -> call.contains("\"pe\":1.5")).hasSize(2);
    assertThat(none.status()).isEqualTo(422);
  }

  private static String[] typed(String type) {
    return new String[] {"Content-Type", type};
  }

  @Test
  void shouldHandRowsToFeatureSync() {
    String body =
        """
        {"feature_view_name":"facts","allow_registry_cache":false,"df":{
          "symbol":["F.A","测试"],"bps":["42.5",null],"shares":[7,"8"],"name":["x",null],
          "event_timestamp":["2026-08-21T15:04:05.123456","2022-05-13 10:59:42+09:00"],
          "created":[null,"2021-05-13 10:59:42"]}}
        """;
    Reply reply = api.post("/write-to-online-store", body, "Accept", "*/*");

    assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    assertThat(reply.response().body()).isEqualTo("null");
    assertThat(CALLS)
        .containsExactly(
            "POST /v1/offline/facts/rows {\"rows\":["
                + "{\"entity\":{\"symbol\":\"F.A\"},\"eventTime\":\"2026-08-21T15:04:05.123456000Z\","
                + "\"knowledge\":null,\"values\":{\"bps\":42.5,\"shares\":7,\"name\":\"x\"}},"
                + "{\"entity\":{\"symbol\":\"测试\"},\"eventTime\":\"2022-05-13T01:59:42.000000000Z\","
                + "\"knowledge\":\"2021-05-13T10:59:42.000000000Z\","
                + "\"values\":{\"bps\":null,\"shares\":8,\"name\":null}}]}");
  }

  @Test
  void shouldShowItsOwnKeyAndNotBlameItsCallerWhereThatIsNotTaken() {
    String df =
        "{\"sector\":[\"tech\"],\"pe\":[1.5],\"event_timestamp\":[\"2026-08-21T15:04:05Z\"]}";
    String body = "{\"push_source_name\":\"sectors\",\"df\":" + df + "}";
    PROOFS.clear();

    assertThat(api.post("/push", body).status()).isEqualTo(200);
    answer = 401;
    answerBody = "{\"code\":\"unauthenticated\"}";
    Reply refused = api.post("/push", body);
    Reply lineage = api.get("/v1/lineage/sectors:pe");

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.response().body())
        .contains("security.own-key-file", "code=unauthenticated")
        .doesNotContain(KEY.text());
    assertThat(lineage.response().body()).contains("\"runs\":null");
    assertThat(PROOFS).hasSize(3).containsOnly("Bearer " + KEY.text());
  }

  @Test
  void shouldHandOverAllJoinKeysOfARow() {
    String df =
        """
        {"venue":["B|C"],"symbol":["F.A"],"tick":[-0.0],"event_timestamp":["2026-08-21T15:04:05Z"]}\
        """;
    Reply reply = api.post("/push", "{\"push_source_name\":\"listings\",\"df\":" + df + "}");

    assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    assertThat(CALLS)
        .containsExactly(
            "POST /v1/offline/listings/rows {\"rows\":["
                + "{\"entity\":{\"symbol\":\"F.A\",\"venue\":\"B|C\"},"
                + "\"eventTime\":\"2026-08-21T15:04:05.000000000Z\",\"knowledge\":null,"
                + "\"values\":{\"tick\":-0.0}}]}");
  }

  @Test
  void shouldPushWithAnEmptyAnswer() {
    String df =
        "{\"sector\":[\"tech\"],\"pe\":[1.5],\"event_timestamp\":[\"2026-08-21T15:04:05Z\"]}";
    Reply reply =
        api.post("/push", "{\"push_source_name\":\"sectors\",\"df\":" + df + ",\"to\":\"online\"}");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.response().body()).isEmpty();
    assertThat(CALLS.getFirst()).startsWith("POST /v1/offline/sectors/rows").contains("\"pe\":1.5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          live|{"symbol":["A"],"event_timestamp":["2026-08-21T15:04:05Z"]}|409
          valuation|{"symbol":["A"],"event_timestamp":["2026-08-21T15:04:05Z"]}|409
          fact|{"symbol":["A"],"event_timestamp":["2026-08-21T15:04:05Z"]}|404
          facts|{"symbol":["A"],"bsp":[1],"event_timestamp":["2026-08-21T15:04:05Z"]}|400
          facts|{"bps":[1.0],"event_timestamp":["2026-08-21T15:04:05Z"]}|400
          facts|{"symbol":["A"],"bps":["x"],"event_timestamp":["2026-08-21T15:04:05Z"]}|400
          facts|{"symbol":["A"],"shares":[1.5],"event_timestamp":["2026-08-21T15:04:05Z"]}|400
          facts|{"symbol":["A"],"bps":[1.0],"event_timestamp":["soon"]}|400
          facts|{"symbol":["A"],"bps":[1.0]}|400
          """)
  void shouldRefuseRowsThatBreakARule(String view, String df, int status) {
    String body = "{\"feature_view_name\":\"%s\",\"df\":%s}".formatted(view, df);
    Reply reply = api.post("/write-to-online-store", body);

    assertThat(reply.status()).as(reply.response().body()).isEqualTo(status);
    assertThat(reply.json().isString()).isTrue();
    assertThat(CALLS).isEmpty();
  }

  @Test
  void shouldWaitForAMaterialization() {
    answerBody = "{\"id\":\"7\",\"state\":\"SUCCEEDED\"}";
    Reply reply =
        api.post(
            "/materialize",
            """
            {"start_ts":"2026-01-01T00:00:00","end_ts":"2026-01-02T00:00:00+00:00",
             "feature_views":["facts"]}
            """);

    assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    assertThat(CALLS)
        .containsExactly(
            "POST /v1/jobs {\"type\":\"materialize\",\"views\":[\"facts\"],"
                + "\"from\":\"2026-01-01T00:00:00.000000000Z\","
                + "\"to\":\"2026-01-02T00:00:00.000000000Z\"}",
            "GET /v1/jobs/7 ");
    Reply async =
        api.post("/materialize-incremental?async=true", "{\"end_ts\":\"2026-01-02T00:00:00\"}");
    assertThat(async.status()).isEqualTo(202);
    assertThat(async.json().toString())
        .isEqualTo(
            "{\"status\":\"accepted\",\"feature_views\":[\"facts\",\"sectors\",\"listings\"]}");
  }

  @Test
  void shouldTellThatAMaterializationRunsOrFails() {
    String body = "{\"end_ts\":\"2026-01-02T00:00:00\",\"feature_views\":[\"facts\"]}";
    answerBody = "{\"id\":\"7\",\"state\":\"FAILED\",\"error\":{\"detail\":\"bad file\"}}";
    assertThat(api.post("/materialize-incremental", body).response().body()).contains("bad file");

    answer = 409;
    answerBody = "{\"detail\":\"runs already\"}";
    Reply running = api.post("/materialize-incremental", body);
    assertThat(running.status()).isEqualTo(409);
    assertThat(running.json().get("error").asString()).isEqualTo("runs already");
  }

  @Test
  void shouldSayThatFeatureSyncIsGone() {
    answer = 500;
    String body =
        "{\"feature_view_name\":\"facts\",\"df\":{\"symbol\":[\"A\"],"
            + "\"event_timestamp\":[\"2026-08-21T15:04:05Z\"]}}";
    Reply reply = api.post("/write-to-online-store", body);
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.json().asString()).contains("feature-sync does not answer");
    assertThat(reply.response().headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void shouldBeHealthyWhileRedisCanBeRead() {
    Reply reply = api.get("/health");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.response().body()).isEmpty();
  }

  @Test
  void shouldTellTheLineageOfADerivedFactorDownToItsSources() {
    answerBody =
        """
        {"runs":[{"job":"1764169999123-4f2a9c1b","type":"backfill","state":"SUCCEEDED",
          "createdAt":"2026-11-26T15:13:19.123000000Z"}]}\
        """;

    Reply reply = api.get("/v1/lineage/valuation:pbr");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(OpenApi.committed().check("/v1/lineage/{factor}", "get", 200, reply.json()))
        .isEmpty();
    JsonNode body = reply.json();
    assertThat(body.get("expression").asString()).isEqualTo("live:last_price / facts:bps");
    assertThat(texts(body.get("inputs"), "factor")).containsExactly("live:last_price", "facts:bps");
    assertThat(texts(body.get("sources"), "kind")).containsExactly("stream", "push");
    assertThat(body.at("/sources/1/lake/table").asString()).isEqualTo("offline/facts");
    assertThat(body.at("/readers/services").toString()).isEqualTo("[\"closed_v1\"]");
    assertThat(texts(body.get("runs"), "view")).containsExactly("facts", "live");
    assertThat(CALLS)
        .containsExactlyInAnyOrder(
            "GET /v1/views/facts/runs?limit=20 ", "GET /v1/views/live/runs?limit=20 ");
  }

  @Test
  void shouldTellWhichBuildMadeAFactor() throws IOException {
    Properties build = written("META-INF/build-info.properties");
    Properties git = written("git.properties");

    JsonNode code = api.get("/v1/lineage/live:sma_5").json().get("code");
    JsonNode info = new ApiClient(managementPort).get("/actuator/info").json();

    assertThat(code.get("version").asString(null)).isEqualTo(build.getProperty("build.version"));
    assertThat(code.get("commit").asString(null)).isEqualTo(git.getProperty("git.commit.id"));
    assertThat(info.at("/build/version").asString("none"))
        .isEqualTo(build.getProperty("build.version", "none"));
    assertThat(git.getProperty("git.commit.id", "none"))
        .startsWith(info.at("/git/commit/id").asString("none"));
  }

  /* What the build wrote, where a build made these classes. */
  private static Properties written(String name) throws IOException {
    Properties properties = new Properties();
    try (InputStream in = FeastIT.class.getClassLoader().getResourceAsStream(name)) {
      if (in != null) {
        properties.load(in);
      }
    }
    return properties;
  }

  @Test
  void shouldServeADeprecatedFactorAsBeforeAndSaySo() {
    Reply many =
        api.post(
            "/v1/factors",
            """
            {"symbols":["F.A"],"factors":["valuation:old_pbr","valuation:pbr","valuation:trial"]}
            """);
    Reply feast =
        api.post(
            "/get-online-features",
            "{\"features\":[\"valuation:old_pbr\"],\"entities\":{\"symbol\":[\"F.A\"]}}");

    assertThat(many.json().at("/values/valuation:old_pbr").toString())
        .isEqualTo(many.json().at("/values/valuation:pbr").toString())
        .isEqualTo("[25.0]");
    assertThat(many.json().at("/values/valuation:trial").toString()).isEqualTo("[32.0]");
    for (Reply reply : List.of(many, feast)) {
      assertThat(reply.response().headers().allValues("Factorline-Deprecated"))
          .containsExactly(
              "valuation:old_pbr;since=\"2026-11-27\";replaced-by=valuation:pbr;remove-after=\"2027-02-26\"");
    }
    assertThat(
            registry
                .get("api.deprecated.reads")
                .tag("factor", "valuation:old_pbr")
                .counter()
                .count())
        .isEqualTo(2);
    assertThat(
            api.get("/v1/factors/F.A?factors=valuation:pbr")
                .response()
                .headers()
                .firstValue("Factorline-Deprecated"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/factors/F.A?factors=valuation:doubled",
        "/v1/factors/F.A/history?factors=valuation:doubled",
        "/v1/cross-section?factor=valuation:doubled&universe=all&cut=live",
        "/v1/stream?symbols=F.A&factors=valuation:doubled"
      })
  void shouldRefuseARemovedFactorNamingWhatToReadInstead(String path) {
    Reply reply = api.get(path);

    assertThat(reply.status()).isEqualTo(410);
    assertThat(reply.json().get("code").asString()).isEqualTo("factor_removed");
    assertThat(reply.json().get("detail").asString())
        .isEqualTo(
            "must not be removed: factor=valuation:doubled, since=2026-11-27,"
                + " replacedBy=facts:bps");
  }

  @Test
  void shouldTellTheLifeOfAFactorInItsLineageAndInTheCatalog() {
    Reply lineage = api.get("/v1/lineage/valuation:doubled");
    Reply catalog = api.get("/v1/catalog");

    assertThat(OpenApi.committed().check("/v1/lineage/{factor}", "get", 200, lineage.json()))
        .isEmpty();
    assertThat(lineage.json().get("life").toString())
        .isEqualTo(
            "{\"state\":\"removed\",\"since\":\"2026-11-27\",\"replacedBy\":\"valuation:trebled\",\"removeAfter\":null}");
    assertThat(lineage.json().at("/inputs/0/state").asString()).isEqualTo("live");
    assertThat(OpenApi.committed().check("/v1/catalog", "get", 200, catalog.json())).isEmpty();
    Map<String, String> states = new TreeMap<>();
    for (JsonNode view : catalog.json().get("views")) {
      for (JsonNode factor : view.get("factors")) {
        if (factor.has("life")) {
          states.put(factor.get("name").asString(), factor.at("/life/state").asString());
        }
      }
    }
    assertThat(states)
        .isEqualTo(
            Map.of(
                "old_pbr",
                "deprecated",
                "doubled",
                "removed",
                "trebled",
                "removed",
                "trial",
                "draft"));
  }

  @Test
  void shouldTellLineageWithoutRunsWhereFeatureSyncFails() {
    answer = 500;

    Reply reply = api.get("/v1/lineage/live:sma_5");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(OpenApi.committed().check("/v1/lineage/{factor}", "get", 200, reply.json()))
        .isEmpty();
    assertThat(reply.json().get("runs").isNull()).isTrue();
    assertThat(reply.json().get("indicator").asString()).contains("sma");
    assertThat(reply.json().at("/code/kernel").isString()).isTrue();

    JsonNode cross = api.get("/v1/lineage/place:cheap").json();
    assertThat(OpenApi.committed().check("/v1/lineage/{factor}", "get", 200, cross)).isEmpty();
    assertThat(cross.get("kind").asString() + cross.get("transform").asString())
        .isEqualTo("crosszscore");
    assertThat(texts(cross.get("inputs"), "factor")).containsExactly("valuation:pbr");
    assertThat(texts(cross.get("sources"), "factor"))
        .containsExactly("live:last_price", "facts:bps");
    assertThat(api.get("/v1/lineage/facts:bps").json().at("/readers/derived").toString())
        .contains("place:cheap");
  }

  @Test
  void shouldRefuseTheLineageOfAnUnknownFactorNamingTheNearest() {
    Reply reply = api.get("/v1/lineage/live:sma_6");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().get("code").asString()).isEqualTo("unknown_factor");
    assertThat(reply.json().get("detail").asString()).contains("nearest=live:sma_5");
  }

  private static List<String> texts(JsonNode array, String field) {
    return array.valueStream().map(each -> each.get(field).asString()).toList();
  }
}
