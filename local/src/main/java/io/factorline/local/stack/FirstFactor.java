package io.factorline.local.stack;

import io.factorline.security.OwnKey;
import java.net.http.HttpResponse;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks factor-api for a factor, as a user would. */
final class FirstFactor {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String FACTOR = "live_1s:last_price";
  private static final int OK = 200;

  private final Http http;
  private final String url;
  private String lastAnswer = "no answer";

  FirstFactor(String url, OwnKey key) {
    this.http = new Http(key);
    this.url = url;
  }

  /** The last price of the symbol, once it is served. */
  Optional<Double> lastPrice(String symbol) {
    return answer(symbol, "factors=" + FACTOR)
        .map(values -> values.path(FACTOR))
        .filter(cell -> cell.path("status").asString("").equals("PRESENT"))
        .map(cell -> cell.path("value").asDouble());
  }

  /** Whether the service's factors of the symbol are all served. */
  boolean isWarm(String symbol, String service) {
    return answer(symbol, "service=" + service)
        .filter(values -> !values.isEmpty())
        .filter(values ->
            values
                .valueStream()
                .allMatch(cell -> cell.path("status").asString("").equals("PRESENT")))
        .isPresent();
  }

  /** What the last question was answered with, for an error. */
  String lastAnswer() {
    return lastAnswer;
  }

  private Optional<JsonNode> answer(String symbol, String query) {
    Optional<HttpResponse<String>> response = http.get(url + "/v1/factors/" + symbol + "?" + query);
    lastAnswer = response.map(found -> found.statusCode() + " " + found.body()).orElse("no answer");
    return response
        .filter(found -> found.statusCode() == OK)
        .flatMap(found -> values(found.body()));
  }

  private static Optional<JsonNode> values(String body) {
    try {
      return Optional.of(JSON.readTree(body).path("values"));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }
}
