package io.factorline.local.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.factorline.local.process.Ports;
import io.factorline.security.OwnKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class FuzzTest {
  private static final JsonNode DOCUMENT =
      JsonMapper.shared()
          .readTree(
              """
              {"paths":{
                "/v1/things/{symbol}":{"get":{"parameters":[
                  {"$ref":"#/components/parameters/symbol"},
                  {"name":"limit","in":"query","schema":{"type":"integer"}}]}},
                "/v1/things":{"summary":"no operation","post":{"requestBody":{"content":
                  {"application/json":{"schema":{"$ref":"#/components/schemas/Thing"}}}}}}},
               "components":{
                 "parameters":{"symbol":{"name":"symbol","in":"path","schema":{"type":"string"}}},
                 "schemas":{"Thing":{"type":"object","properties":{"side":{"enum":["BUY"]},
                   "all":{"type":"array","items":{"type":"boolean"}}}}}}}
              """);
  private static final List<Operation> OPERATIONS = Operation.allOf(DOCUMENT);

  private static RawResponse response(int status, String body) {
    return new RawResponse(status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void shouldFindAllOperationsWithWhatTheyTake() {
    assertThat(OPERATIONS).hasSize(2);
    assertThat(OPERATIONS.getFirst().parameters())
        .extracting(Operation.Parameter::name)
        .containsExactly("symbol", "limit");
    assertThat(OPERATIONS.getLast().body()).isNotNull();
    assertThat(OPERATIONS.getLast().method()).isEqualTo("POST");
  }

  @Test
  void shouldMakeTheSameRequestsOfTheSameSeed() {
    RequestMaker one = new RequestMaker(new Dice(7), DOCUMENT, OPERATIONS);
    RequestMaker two = new RequestMaker(new Dice(7), DOCUMENT, OPERATIONS);
    RequestMaker other = new RequestMaker(new Dice(8), DOCUMENT, OPERATIONS);
    Set<String> ofOne = new TreeSet<>();
    Set<String> ofOther = new TreeSet<>();
    for (int i = 0; i < 500; i++) {
      byte[] bytes = one.next().bytes();
      assertThat(two.next().bytes()).isEqualTo(bytes);
      ofOne.add(new String(bytes, StandardCharsets.ISO_8859_1));
      ofOther.add(new String(other.next().bytes(), StandardCharsets.ISO_8859_1));
    }

    assertThat(ofOne).hasSizeGreaterThan(300).isNotEqualTo(ofOther);
    assertThat(ofOne)
        .anyMatch(text -> text.contains("\"side\":\"BUY\""))
        .anyMatch(text -> text.contains("[[[[[["))
        .anyMatch(text -> text.startsWith("GET /v1/things/SIM.AAA"));
  }

  @Test
  void shouldMakeRequestsThatAreOneRequestEach() {
    RequestMaker maker = new RequestMaker(new Dice(3), DOCUMENT, OPERATIONS);
    for (int i = 0; i < 2_000; i++) {
      RawRequest request = maker.next();
      assertThat(request.target()).doesNotContain(" ", "\r", "\n").startsWith("/");
      assertThat(request.headers()).noneMatch(line -> line.contains("\r") || line.contains("\n"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          200|{"anything":"java.lang.String at x"}|`none`
          400|{"code":"invalid_body","detail":"must be JSON"}|`none`
          503|{"code":"store_unavailable"}|`none`
          503|gone|status 503 without a code
          500|{"code":"internal"}|status 500
          501|x|status 501
          400|{"detail":"java.lang.NumberFormatException: For input"}|it tells java.lang.NumberFormatException
          404|io.factorline.api.web.Problems failed|it tells io.factorline.api.web.Problems
          400|{"detail":"flk_0123456789ab_x"}|it tells flk_0123456789ab_
          """)
  void shouldJudgeAnswers(int status, String body, String fault) {
    assertThat(Judge.fault(response(status, body), "nothing").orElse("none")).isEqualTo(fault);
  }

  @Test
  void shouldNotTakeForALeakWhatWasSent() {
    String body = "{\"detail\":\"must be known: factor=java.lang.Object\"}";

    assertThat(Judge.fault(response(400, body), "GET /x?factors=java.lang.Object")).isEmpty();
    assertThat(Judge.fault(response(400, body), "GET /x")).isPresent();
  }

  @Test
  void shouldCountAnswersAndKeepAnExampleOfEachFault() throws IOException {
    HttpServer server = HttpServer.create(Ports.loopback(0), 0);
    server.createContext("/", FuzzTest::answer);
    server.start();
    Tally tally = new Tally();
    try {
      new Fuzz(server.getAddress().getPort(), DOCUMENT, OPERATIONS, OwnKey.NONE)
          .run(new Fuzz.Load(200, 2, 1, Duration.ofMinutes(1)), tally);
    } finally {
      server.stop(0);
    }

    assertThat(tally.sent()).isEqualTo(200);
    assertThat(tally.statuses().get(500)).isPositive().isEqualTo(tally.faults().get("status 500"));
    assertThat(tally.examples())
        .anyMatch(example -> example.startsWith("status 500: POST /v1/things"));
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(exchange.getRequestMethod().equals("POST") ? 500 : 200, -1);
    }
  }
}
