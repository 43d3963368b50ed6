package io.factorline.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.api.ApiClient.Reply;
import io.factorline.local.backend.Backends;
import io.factorline.local.time.Wait;
import io.factorline.near.NearCache;
import io.factorline.online.Stored;
import io.factorline.testsupport.RawHttp;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a caller is told about a request that cannot be answered. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "factor-api.limits.max-symbols=3",
      "factor-api.limits.max-cells=8",
      "factor-api.limits.max-body=1KB",
      "factor-api.load.max-lag=10s",
      "factor-api.load.max-dashboard-lag=10s"
    })
final class RequestRulesIT {
  private final OpenApi openApi = OpenApi.committed();

  @Value("${local.server.port}")
  private int port;

  @Value("${local.management.port}")
  private int managementPort;

  @Autowired private NearCache<Stored> rows;
  private ApiClient api;

  @DynamicPropertySource
  static void redis(DynamicPropertyRegistry registry) {
    registry.add("factorline.redis.uri", () -> Backends.shared().redisUri());
  }

  @BeforeEach
  void connect() {
    api = new ApiClient(port);
    assertThat(Wait.until(Duration.ofSeconds(60), rows::isConnected)).isTrue();
  }

  private void assertProblem(Reply reply, int status, String code, String detail) {
    assertThat(reply.status()).as(reply.response().body()).isEqualTo(status);
    assertThat(reply.code()).isEqualTo(code);
    assertThat(reply.detail()).contains(detail);
    assertThat(reply.response().headers().firstValue("Content-Type"))
        .contains("application/problem+json");
    assertThat(reply.response().body()).doesNotContain("Exception", "java.", "\tat ");
    assertThat(openApi.check("/v1/factors", "post", 400, reply.json())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /v1/factors/X?factors=live_1m:rsi_41|400|unknown_factor|nearest=live_1m:rsi_14
          /v1/factors/X?factors=rsi_14|400|unknown_factor|factor=rsi_14
          /v1/factors/X?factors=a,,b|400|invalid_parameter|must have no empty part
          /v1/factors/X|400|invalid_parameter|either factors or a service
          /v1/factors/X?factors=live_1m:open&service=momentum_v1|400|invalid_parameter|either
          /v1/factors/X?service=momentum_v2|400|unknown_service|nearest=momentum_v1
          /v1/factors/X?service=momentum_v1&bar=forming|400|reading_contradiction|declared=closed
          /v1/factors/X?factors=live_1m:open&bar=open|400|invalid_parameter|[forming, closed]
          /v1/factors/X?factor=live_1m:open|400|unknown_parameter|nearest=factors
          /v1/factors/X?factors=live_1m:open&bar=closed&bar=closed|400|invalid_parameter|once
          /v1/factors/X%20Y?factors=live_1m:open|400|invalid_symbol|symbol=X Y
          /v1/factors/NOBODY?factors=live_1m:open|404|unknown_symbol|symbol=NOBODY
          /v1/nothing|404|not_found|path
          /v1/cross-section?universe=sim|400|invalid_parameter|must name a factor
          /v1/cross-section?factor=live_1m:open&universe=sum|400|unknown_universe|nearest=sim
          /v1/cross-section?factor=live_1m:open&universe=sim|413|symbol_limit|maxSymbols=3
          /v1/cross-section?factor=live_1m:open&symbols=A&bar=forming|400|cut_contradiction|cut=closed
          /v1/cross-section?factor=quote:mid&symbols=A|400|cut_contradiction|factor=quote:mid
          /v1/cross-section?factor=live_1m:open&symbols=A&order=up|400|invalid_parameter|[asc, desc]
          /v1/cross-section?factor=live_1m:open&symbols=A&limit=0|400|invalid_parameter|limit=0
          /v1/symbols?limit=10001|400|invalid_parameter|1..10000
          /v1/stream?symbols=A&factors=live_1m:opens|400|unknown_factor|nearest=live_1m:open
          /v1/stream?factors=live_1m:open|400|invalid_parameter|symbols
          """)
  void shouldNameWhatIsWrongWithAQuestion(String path, int status, String code, String detail) {
    assertProblem(api.get(path), status, code, detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"symbols":["A"],"factor":["live_1m:open"]}|400|unknown_field|nearest=factors
          {"symbols":["A"],"factors":["live_1m:opn"]}|400|unknown_factor|nearest=live_1m:open
          {"symbols":["A"],"factors":"live_1m:open"}|400|invalid_body|must be an array of text
          {"symbols":[7],"factors":["live_1m:open"]}|400|invalid_body|must be text
          {"symbols":["A"],"symbols":["B"],"factors":["live_1m:open"]}|400|invalid_body|once
          {"symbols":["A"],"factors":["live_1m:open"]} x|400|invalid_body|must be JSON
          {"symbols":["A"|400|invalid_body|must be JSON
          []|400|invalid_body|must be a JSON object
          {"symbols":["A"],"universe":"sim","factors":["live_1m:open"]}|400|invalid_parameter|either
          {"factors":["live_1m:open"]}|400|invalid_parameter|symbols or a universe
          {"symbols":["A B"],"factors":["live_1m:open"]}|400|invalid_symbol|A B
          {"symbols":["A","B","C","D"],"factors":["live_1m:open"]}|413|symbol_limit|maxSymbols=3
          {"symbols":["A","B","C"],"factors":["live_1m:open","live_1m:low","live_1m:high"]}|413|cell_limit|maxCells=8
          {"symbols":["A"],"factors":["live_1m:open"],"bar":"forming","cut":"closed"}|400|cut_contradiction|bar=forming
          {"symbols":["A"],"factors":["quote:bid"],"cut":"closed"}|400|cut_contradiction|quote:bid
          {"symbols":["A"],"factors":["live_1m:open"],"wholeCut":1}|400|invalid_body|must be true or false: key=wholeCut
          {"symbols":["A"],"factors":["live_1m:open"],"at":7}|400|invalid_body|must be a whole cut: key=at
          {"symbols":["A"],"factors":["live_1m:open"],"at":{}}|400|invalid_body|[bar, catalog, states, symbols, views]: at
          {"symbols":["A"],"factors":["live_1m:open"],"asOf":7}|400|invalid_body|must be text: key=asOf
          {"symbols":["A"],"factors":["live_1m:open"],"asOf":"yesterday"}|400|invalid_time|asOf=yesterday
          {"symbols":["A"],"factors":["live_1m:open"],"asOf":"2026-03-01T00:00:00"}|400|invalid_time|asOf=2026-03-01T00:00:00
          {"symbols":["A"],"factors":["live_1m:open"],"asOf":"7","bar":"forming"}|400|cut_contradiction|key=asOf
          {"symbols":["A"],"factors":["live_1m:open"],"asOf":"7","cut":"live"}|400|cut_contradiction|key=asOf
          {"symbols":["A"],"factors":["quote:bid"],"asOf":"7"}|400|no_history|view=quote
          """)
  void shouldNameWhatIsWrongWithABody(String body, int status, String code, String detail) {
    assertProblem(api.post("/v1/factors", body), status, code, detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          catalog|7|must be text: key=catalog
          catalog|"XY"|must be hexadecimal digits: catalog=XY
          bar|"open"|must be forming or closed: bar=open
          views|[]|must be an object: key=views
          views|{"live_1m":"no"}|must be hexadecimal digits: live_1m=no
          symbols|[]|must be an object: key=symbols
          symbols|{"A":7}|must be an array: symbol=A
          symbols|{"A":[{}]}|must be an object with the keys
          symbols|{"A":[{"view":7,"definition":"01","end":"7","revision":0}]}|must be text: key=view
          symbols|{"A":[{"view":"v","definition":"01","end":"noon","revision":0}]}|must be a time: end=noon
          symbols|{"A":[{"view":"v","definition":"01","end":"7","revision":-1}]}|whole number in 0..2147483647: key=revision
          symbols|{"A":[{"view":"v","definition":"01","eventTime":"7","knowledgeTime":7}]}|must be text: key=knowledgeTime
          symbols|{"A":[{"topicId":"g","partition":0,"offset":7,"definitions":{}}]}|hexadecimal digits: topicId=g
          symbols|{"A":[{"topicId":"f","partition":-1,"offset":7,"definitions":{}}]}|key=partition
          symbols|{"A":[{"topicId":"f","partition":0,"offset":9223372036854775808,"definitions":{}}]}|key=offset
          symbols|{"A":[{"topicId":"f","partition":0,"offset":7,"definitions":{"v":7}}]}|must be text: key=v
          states|{"A":{"v":"PRESENT/NONE"}}|key=states, view=v, state=PRESENT/NONE
          states|{"B":{}}|must be one of symbols: key=states, symbol=B
          more|1|must be an object with the keys
          """)
  void shouldNameWhatIsWrongWithACut(String key, String value, String detail) {
    ObjectNode body = cutOf("A");
    ((ObjectNode) body.get("at")).set(key, JsonMapper.shared().readTree(value));

    assertProblem(api.post("/v1/factors", body.toString()), 400, "invalid_body", detail);
  }

  private static ObjectNode cutOf(String symbol) {
    String cut =
        """
        {"symbols":["A"],"factors":["live_1m:open"],"at":{"catalog":"ab","bar":"closed",
         "views":{"live_1m":"01"},"symbols":{"%s":[]},"states":{}}}
        """;
    return (ObjectNode) JsonMapper.shared().readTree(cut.formatted(symbol));
  }

  @Test
  void shouldRefuseWhatACutDecidesOrDoesNotHave() {
    for (String more : List.of("bar:closed", "cut:live", "asOf:7")) {
      String[] pair = more.split(":");
      String body = cutOf("A").put(pair[0], pair[1]).toString();
      assertProblem(api.post("/v1/factors", body), 400, "cut_contradiction", "left to the cut");
    }
    String definition = "view=live_1m, definition=01";
    assertProblem(
        api.post("/v1/factors", cutOf("A").toString()), 409, "cut_definition", definition);
    ObjectNode many = cutOf("A");
    for (int i = 0; i < 9; i++) {
      ((ObjectNode) many.at("/at/symbols")).putArray("S" + i);
    }
    assertProblem(api.post("/v1/factors", many.toString()), 413, "symbol_limit", "key=at");
  }

  @Test
  void shouldRefuseBodiesThatAreTooLongOrNoJson() {
    String tooLong = "{\"symbols\":[\"" + "A".repeat(2_000) + "\"]}";

    assertProblem(api.post("/v1/factors", tooLong), 413, "body_limit", "maxBody: bytes=");
    assertProblem(
        api.post("/v1/factors", "symbols=A", "Content-Type", "application/x-www-form-urlencoded"),
        415,
        "unsupported_media_type",
        "application/json: Content-Type=application/x-www-form-urlencoded");
    assertProblem(api.post("/v1/factors", ""), 400, "invalid_body", "JSON object");
  }

  @Test
  void shouldNameTheMethodOfAPath() {
    Reply reply = api.send("DELETE", "/v1/factors");

    assertProblem(reply, 405, "method_not_allowed", "allow=POST");
    assertThat(reply.response().headers().firstValue("Allow")).contains("POST");
    assertProblem(api.send("POST", "/v1/catalog"), 405, "method_not_allowed", "allow=GET");
  }

  @Test
  void shouldTellThePipelinePartByPart() {
    Reply reply = api.get("/v1/pipeline");

    assertThat(openApi.check("/v1/pipeline", "get", 200, reply.json())).isEmpty();
    List<String> parts = reply.json().path("parts").findValuesAsString("name");
    assertThat(parts).containsExactly("feed", "history", "ingest", "redis", "warmUp", "watch");
    assertThat(reply.json().path("parts").get(3).path("status").asString()).isEqualTo("UP");
  }

  @Test
  void shouldServeTheBoardAtItsRoot() {
    HttpResponse<String> page = api.text("/");
    HttpHeaders headers = page.headers();

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(headers.firstValue("Content-Type")).contains("text/html;charset=UTF-8");
    assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
        .contains("script-src 'self'", "connect-src 'self' http://localhost:8083");
    String etag = headers.firstValue("ETag").orElseThrow();
    assertThat(api.text("/", "If-None-Match", etag).statusCode()).isEqualTo(304);
    assertThat(api.get("/board/settings.json").json().path("gatewayUrl").asString())
        .isEqualTo("http://localhost:8083");
    assertThat(api.text("/board/none.js").statusCode()).isEqualTo(404);
  }

  @Test
  void shouldServeAPageThatReadsItsDescription() {
    assertThat(api.text("/swagger-ui.html").body()).contains("swagger-ui/page.js");
    HttpResponse<String> script = api.text("/swagger-ui/page.js");
    assertThat(script.statusCode()).isEqualTo(200);
    assertThat(script.body()).contains("url: 'v3/api-docs'");
    assertThat(api.text("/swagger-ui/none.js").statusCode()).isEqualTo(404);
  }

  @Test
  void shouldReadOnAfterAnAddressThatIsNone() {
    assertThat(RawHttp.statusesAroundNoAddress(port, "GET /v1/pipeline"))
        .containsExactly(200, 400, 404);
    assertThat(RawHttp.statusesAroundNoAddress(managementPort, "GET /actuator/health/liveness"))
        .containsExactly(200, 400, 404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=0-9", "bytes=5-1", "bytes=0-9,20-29", "lines=1"})
  void shouldAnswerWholeWhereAPartIsAskedFor(String range) {
    HttpResponse<String> part = api.text("/swagger-ui.html", "Range", range);

    assertThat(part.statusCode()).isEqualTo(200);
    assertThat(part.body()).isEqualTo(api.text("/swagger-ui.html").body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/catalog", "/v3/api-docs", "/v1/symbols"})
  void shouldAnswerHeadAsGetWithoutItsBody(String path) {
    Reply get = api.get(path);
    Reply head = api.send("HEAD", path);

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.response().body()).isEmpty();
    assertThat(head.response().headers().firstValue("Content-Type"))
        .isEqualTo(get.response().headers().firstValue("Content-Type"));
    assertThat(head.response().headers().firstValue("Content-Length"))
        .contains(Integer.toString(get.response().body().getBytes(UTF_8).length));
    assertThat(api.send("HEAD", "/v1/factors").status()).isEqualTo(405);
    assertThat(api.send("HEAD", "/v1/nothing").status()).isEqualTo(404);
  }

  @Test
  void shouldNotOpenAStreamForHead() {
    Reply head = api.send("HEAD", "/v1/stream?symbols=A&factors=live_1m:open");

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.response().headers().firstValue("Content-Type")).contains("text/event-stream");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /v1/catalog|text/csv
          /v1/factors/A?factors=live_1m:open|text/csv, application/xml
          /v1/catalog|application/json;q=0
          /v1/catalog|nonsense
          /v1/stream?symbols=A&factors=live_1m:open|application/json
          """)
  void shouldRefuseFormsThatAnAnswerDoesNotHave(String path, String accept) {
    assertProblem(
        api.get(path, "Accept", accept), 406, "not_acceptable", "Accept=" + accept.substring(0, 8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"*/*", "application/*", "text/csv, application/json;q=0.1", "application/json"})
  void shouldAnswerInAFormThatIsAccepted(String accept) {
    assertThat(api.get("/v1/catalog", "Accept", accept).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "soon", "3600001", "1.5"})
  void shouldRefuseDeadlinesThatAreNone(String header) {
    assertProblem(
        api.get("/v1/catalog", "Factorline-Deadline-Ms", header),
        400,
        "invalid_parameter",
        "Factorline-Deadline-Ms=" + header);
  }

  @Test
  void shouldAnswerWithinADeadlineOrNot() {
    assertProblem(
        api.get("/v1/catalog", "Factorline-Deadline-Ms", "0"), 504, "deadline_exceeded", "budget");
    assertThat(api.get("/v1/catalog", "Factorline-Deadline-Ms", "5000").status()).isEqualTo(200);
  }

  @Test
  void shouldDescribeItself() {
    Reply catalog = api.get("/v1/catalog");
    Reply docs = api.get("/v3/api-docs");

    assertThat(openApi.check("/v1/catalog", "get", 200, catalog.json())).isEmpty();
    assertThat(docs.json()).isEqualTo(openApi.document());
    List<String> views =
        catalog.json().get("views").valueStream().map(v -> v.get("name").asString()).toList();
    assertThat(views).contains("live_1s", "live_1m", "daily", "quote", "fundamentals", "valuation");
  }

  @Test
  void shouldAnswerMissingCellsForUnknownSymbolsOfAList() {
    Reply reply =
        api.post(
            "/v1/factors",
            "{\"symbols\":[\"NOBODY\"],\"factors\":[\"valuation:pbr\",\"daily:open\"]}");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(openApi.check("/v1/factors", "post", 200, reply.json())).isEmpty();
    assertThat(reply.json().get("statuses").toString())
        .isEqualTo(
            "[[0,\"valuation:pbr\",\"MISSING\",\"UNKNOWN_SYMBOL\"],"
                + "[0,\"daily:open\",\"MISSING\",\"UNKNOWN_SYMBOL\"]]");
  }
}
