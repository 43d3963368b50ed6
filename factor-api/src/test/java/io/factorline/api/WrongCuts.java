package io.factorline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.api.ApiClient.Reply;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Cuts that were told, changed so that nothing has them: each is refused by its own code. */
final class WrongCuts {
  private static final String OFFSET = "/offset";
  private static final String END = "/end";

  private final ApiClient api;
  private final RecordedAnswers recorded;

  WrongCuts(ApiClient api, RecordedAnswers recorded) {
    this.api = api;
    this.recorded = recorded;
  }

  void checkAll() {
    check(OFFSET, 410, "cut_gone", "topicId", entry -> entry.put("topicId", "77"));
    check(OFFSET, 409, "cut_not_archived", "offset", entry -> entry.put("offset", 1L << 40));
    check(OFFSET, 422, "cut_not_reproducible", "partition", entry -> entry.put("partition", 99));
    check(OFFSET, 422, "cut_not_reproducible", "last record", WrongCuts::before);
    check(OFFSET, 409, "cut_definition", "view=live_", entry -> rename(entry));
    check(END, 410, "cut_gone", "revision=7", entry -> entry.put("revision", 7));
    check(END, 409, "cut_not_archived", "2099", entry -> entry.put("end", "2099-01-01T00:00:00Z"));
    check(END, 409, "cut_definition", "definition=77", entry -> entry.put("definition", "77"));
    checkTwice();
    checkState();
    ObjectNode other = recorded.question(recorded.first(END));
    ((ArrayNode) other.get("symbols")).add("SIM.H9");
    refused(other, 400, "cut_contradiction", "symbol=SIM.H9");
    ObjectNode view = recorded.question(recorded.first(END));
    ((ObjectNode) view.at("/at/views")).remove("live_1m");
    refused(view, 400, "cut_contradiction", "view=live_1m");
    ObjectNode catalog = recorded.question(recorded.first(END));
    ((ObjectNode) catalog.get("at")).put("catalog", "77");
    assertThat(
            api.post("/v1/factors", catalog.toString()).json().at("/wholeCut/catalog").asString())
        .as("definitions decide, not the catalog that they stood in")
        .isEqualTo("77");
  }

  private static void before(ObjectNode entry) {
    entry.put("offset", Math.max(0, entry.get("offset").asLong() - 1));
  }

  private static void rename(ObjectNode entry) {
    ObjectNode definitions = (ObjectNode) entry.get("definitions");
    definitions.propertyNames().stream()
        .filter(name -> name.equals("live_1m"))
        .toList()
        .forEach(name -> definitions.put(name, "77"));
  }

  private void checkTwice() {
    for (String key : new String[] {OFFSET, END}) {
      ObjectNode question = recorded.question(recorded.first(key));
      ArrayNode entries = entries(question, key);
      entries.add(entries.get(0).deepCopy());
      refused(question, 400, "cut_contradiction", "must have one entry");
    }
  }

  private void checkState() {
    ObjectNode question = recorded.question(recorded.first(END));
    ArrayNode entries = entries(question, END);
    question
        .at("/at/symbols")
        .properties()
        .forEach(each -> {
          if (each.getValue() == entries) {
            ObjectNode own = JsonMapper.shared().createObjectNode();
            own.put(entries.get(0).get("view").asString(), "MISSING/STORE");
            ((ObjectNode) question.at("/at/states")).set(each.getKey(), own);
          }
        });
    refused(question, 400, "cut_contradiction", "must have no entry where nothing was there");
  }

  private void check(
      String key, int status, String code, String detail, Consumer<ObjectNode> change) {
    ObjectNode question = recorded.question(recorded.first(key));
    change.accept((ObjectNode) entries(question, key).get(0));
    refused(question, status, code, detail);
  }

  /** The entries of the first symbol of which the first has such a key. */
  private static ArrayNode entries(ObjectNode question, String key) {
    for (JsonNode entries : question.at("/at/symbols")) {
      if (entries.size() > 0 && !entries.get(0).at(key).isMissingNode()) {
        return (ArrayNode) entries;
      }
    }
    throw new AssertionError("must have an entry: key=" + key);
  }

  private void refused(ObjectNode question, int status, String code, String detail) {
    Reply reply = api.post("/v1/factors", question.toString());
    assertThat(reply.status()).as(reply.response().body()).isEqualTo(status);
    assertThat(reply.code()).isEqualTo(code);
    assertThat(reply.detail()).contains(detail);
  }
}
