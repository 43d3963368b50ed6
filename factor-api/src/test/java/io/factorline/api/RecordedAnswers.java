package io.factorline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.api.ApiClient.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Answers with their whole cuts, as a caller keeps them, to be asked for again. */
final class RecordedAnswers {
  private static final String UNKNOWN = "SIM.NONE";
  private static final List<String> FACTORS =
      List.of(
          "live_1s:last_price",
          "live_1s:volume",
          "live_1s:vwap",
          "live_1s:ema_20",
          "live_1s:rsi_14",
          "live_1s:macd_signal",
          "live_1s:adx_14",
          "live_1s:bb_upper",
          "live_1m:last_price",
          "live_1m:sma_5",
          "live_1m:ema_12",
          "daily:vwap",
          "daily:high",
          "quote:mid",
          "quote:imbalance",
          "fundamentals:bps",
          "valuation:pbr",
          "valuation:per",
          "splits:ratio");

  private final OpenApi openApi;
  private final List<String> symbols;
  private final Random random;
  private final List<ObjectNode> questions = new ArrayList<>();
  private final List<JsonNode> answers = new ArrayList<>();

  RecordedAnswers(OpenApi openApi, List<String> symbols, Random random) {
    this.openApi = openApi;
    this.symbols = symbols;
    this.random = random;
  }

  /** Asks for some factors of some symbols, and keeps the answer. */
  void ask(ApiClient api) {
    ObjectNode question = JsonMapper.shared().createObjectNode();
    var asked = question.putArray("symbols");
    symbols.stream().filter(symbol -> random.nextInt(3) > 0).forEach(asked::add);
    asked.add(UNKNOWN);
    var factors = question.putArray("factors");
    FACTORS.stream().filter(factor -> random.nextBoolean()).forEach(factors::add);
    factors.add("live_1m:open");
    ObjectNode now = question.deepCopy();
    now.put("bar", random.nextBoolean() ? "closed" : "forming").put("wholeCut", true);
    Reply reply = api.post("/v1/factors", now.toString());
    assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    assertThat(openApi.check("/v1/factors", "post", 200, reply.json())).isEmpty();
    questions.add(question);
    answers.add(reply.json());
  }

  int count() {
    return answers.size();
  }

  /** Asks for an answer again, by its cut. */
  Reply again(ApiClient api, int index) {
    return api.post("/v1/factors", question(index).toString());
  }

  /** What is asked to get an answer again. */
  ObjectNode question(int index) {
    ObjectNode question = questions.get(index).deepCopy();
    question.set("at", answers.get(index).get("wholeCut").deepCopy());
    return question.put("wholeCut", true);
  }

  /** The first answer of which a symbol has an entry with such a key first. */
  int first(String key) {
    for (int i = 0; i < answers.size(); i++) {
      for (JsonNode entries : answers.get(i).get("wholeCut").get("symbols")) {
        if (entries.size() > 0 && !entries.get(0).at(key).isMissingNode()) {
          return i;
        }
      }
    }
    throw new AssertionError("must have an entry: key=" + key);
  }

  /** Asks for all again and compares; how many values there were. */
  int checkAll(ApiClient api) {
    int values = 0;
    for (int i = 0; i < answers.size(); i++) {
      Reply reply = again(api, i);
      assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
      assertThat(openApi.check("/v1/factors", "post", 200, reply.json())).isEmpty();
      values += check(answers.get(i), reply.json());
    }
    return values;
  }

  private static int check(JsonNode then, JsonNode again) {
    assertThat(again.get("cut")).isEqualTo(then.get("cut"));
    assertThat(again.get("wholeCut")).isEqualTo(then.get("wholeCut"));
    assertThat(again.get("symbols")).isEqualTo(then.get("symbols"));
    int[] values = {0};
    then.get("values")
        .properties()
        .forEach(column -> {
          JsonNode other = again.get("values").get(column.getKey());
          assertThat(other).as(column.getKey() + " of " + then).hasSameSizeAs(column.getValue());
          for (int i = 0; i < other.size(); i++) {
            assertThat(bits(other.get(i)))
                .as(column.getKey() + " of " + then + ", again " + again)
                .isEqualTo(bits(column.getValue().get(i)));
            values[0] += other.get(i).isNull() ? 0 : 1;
          }
        });
    then.get("views")
        .properties()
        .forEach(view ->
            assertThat(again.get("views").get(view.getKey()).get("eventTimes"))
                .isEqualTo(view.getValue().get("eventTimes")));
    assertThat(again.get("statuses")).isEqualTo(then.get("statuses"));
    return values[0];
  }

  private static String bits(JsonNode cell) {
    return cell.isNull() ? "none" : Long.toHexString(Double.doubleToRawLongBits(cell.asDouble()));
  }
}
