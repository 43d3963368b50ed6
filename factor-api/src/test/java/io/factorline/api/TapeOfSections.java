package io.factorline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.api.ApiClient.Reply;
import io.factorline.basis.ActionBytes;
import io.factorline.basis.CorporateAction;
import io.factorline.local.time.Wait;
import io.factorline.testsupport.CrossTape;
import io.factorline.testsupport.CrossTape.Factor;
import io.factorline.time.UtcTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tape that training sets are held against too, fed to a market: what is served at each closed
 * cut, and history at any moment, must be its numbers, to the bit.
 */
final class TapeOfSections {
  static final List<String> SYMBOLS =
      IntStream.range(0, CrossTape.SYMBOLS).mapToObj(i -> "SIM.X" + i).toList();
  static final long BASE_NS = UtcTime.parse("2026-03-02T03:00:00Z");
  static final long END_NS = BASE_NS + CrossTape.SECONDS * 1_000_000_000L;
  static final String VIEWS =
      """
        made: {kind: derived, factors: {twice: 'live_1s:last_price * 2'}}
        place:
          kind: cross
          universe: tape
          factors:
            rank: {of: live_1s:last_price, transform: rank}
            z: {of: live_1s:last_price, transform: zscore}
            share: {of: made:twice, transform: percentile}
        far:
          kind: cross
          universe: far
          factors:
            rank: {of: live_1m:last_price, transform: rank}
        crowd:
          kind: cross
          universe: crowd
          factors:
            rank: {of: live_1m:last_price, transform: rank}
      """;

  private static final long SECOND_NS = 1_000_000_000L;
  private static final Map<String, Factor> FACTORS =
      Map.of("place:rank", Factor.RANK, "place:z", Factor.ZSCORE, "place:share", Factor.SHARE);
  private static final String ASKED = "\"factors\":[\"place:rank\",\"place:z\",\"place:share\"]";

  private final ApiClient api;
  private final HistoryMarket market;
  private final OpenApi openApi;
  private final CrossTape tape = new CrossTape(31);
  private final List<JsonNode> served = new ArrayList<>();
  private volatile int fed;

  TapeOfSections(ApiClient api, HistoryMarket market, OpenApi openApi) {
    this.api = api;
    this.market = market;
    this.openApi = openApi;
  }

  private static String symbols() {
    return "\"symbols\":[\"" + String.join("\",\"", SYMBOLS) + "\"]";
  }

  /** The second that is fed. */
  int fed() {
    return fed;
  }

  /** All bars and clocks of the tape, each second served before the next one. */
  void feed(FeastRows online) throws IOException {
    market.clock(BASE_NS);
    for (int second = 1; second <= CrossTape.SECONDS; second++) {
      fed = second;
      for (int s = 0; s < CrossTape.SYMBOLS; s++) {
        if (!Double.isNaN(tape.price(s, second))) {
          long eventNs = BASE_NS + second * SECOND_NS - SECOND_NS / 2;
          market.trade(SYMBOLS.get(s), eventNs, tape.price(s, second));
        }
      }
      if (second == CrossTape.SPLIT_KNOWN) {
        split(online);
      }
      market.clock(BASE_NS + second * SECOND_NS);
      market.deliver();
      if (second % 5 == 0) {
        market.archive();
      }
      awaitServed(second);
    }
  }

  private void split(FeastRows online) throws IOException {
    long effectiveNs = BASE_NS + CrossTape.SPLIT * SECOND_NS;
    long knownNs = BASE_NS + CrossTape.SPLIT_KNOWN * SECOND_NS;
    String symbol = SYMBOLS.get(CrossTape.SPLIT_SYMBOL);
    double ratio = CrossTape.SPLIT_RATIO;
    CorporateAction action = new CorporateAction(effectiveNs, knownNs, ratio, false);
    market.writeOffline(
        "splits",
        List.of(new HistoryMarket.Fundamental(symbol, effectiveNs, knownNs, ratio, false)));
    online.actions(symbol, "splits", ActionBytes.encode(List.of(action)));
  }

  /* Until the heartbeats were read the cut is the one before; between, a part may be missing. */
  private void awaitServed(int second) {
    await(() -> {
      Reply reply = api.post("/v1/factors", "{" + symbols() + "," + ASKED + ",\"wholeCut\":true}");
      assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
      boolean isServed = isSection(reply.json().get("values"), second);
      boolean isBefore = second == 1 || isSection(reply.json().get("values"), second - 1);
      String statuses = reply.json().get("statuses").toString();
      boolean isUntold = Stream.of("CUT", "INGEST", "STORE").anyMatch(statuses::contains);
      assertThat(isServed || isBefore || isUntold).as(reply.response().body()).isTrue();
      if (isServed) {
        served.add(reply.json());
      }
      return isServed;
    });
  }

  private boolean isSection(JsonNode values, int second) {
    boolean isSame = true;
    for (Map.Entry<String, Factor> factor : FACTORS.entrySet()) {
      for (int s = 0; s < CrossTape.SYMBOLS; s++) {
        Double told = number(values.get(factor.getKey()).get(s));
        Double expected = tape.expected(factor.getValue(), s, second);
        isSame &= expected == null ? told == null : expected.equals(told);
      }
    }
    return isSame;
  }

  private static Double number(JsonNode cell) {
    return cell.isNull() ? null : Double.valueOf(cell.asDouble());
  }

  private JsonNode history(String more) {
    Reply reply =
        api.post(
            "/v1/factors/history",
            "{%s,%s,\"from\":\"%d\"%s}".formatted(symbols(), ASKED, BASE_NS, more));
    assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    assertThat(openApi.check("/v1/factors/history", "post", 200, reply.json())).isEmpty();
    return reply.json();
  }

  /** How many cells a page has; each is that of the tape. */
  int check(JsonNode page) {
    int cells = 0;
    for (JsonNode series : page.get("series")) {
      int symbol = SYMBOLS.indexOf(series.get("symbol").asString());
      for (int row = 0; row < series.get("times").size(); row++) {
        long endNs = UtcTime.parse(series.get("times").get(row).asString());
        int second = (int) ((endNs - BASE_NS) / SECOND_NS);
        assertThat(series.get("state").get(row).asString()).isEqualTo("CLOSED");
        for (Map.Entry<String, Factor> factor : FACTORS.entrySet()) {
          assertThat(number(series.get("values").get(factor.getKey()).get(row)))
              .as("%s of %s at %d", factor.getKey(), SYMBOLS.get(symbol), second)
              .isEqualTo(tape.expected(factor.getValue(), symbol, second));
          cells++;
        }
      }
    }
    return cells;
  }

  /** How many cells history has now; each is that of the tape, whatever has come so far. */
  int checkNow() {
    return check(history(""));
  }

  private int cells(int lastSecond) {
    int bars = 0;
    for (int s = 0; s < CrossTape.SYMBOLS; s++) {
      for (int second = 1; second <= lastSecond; second++) {
        bars += Double.isNaN(tape.price(s, second)) ? 0 : 1;
      }
    }
    return bars * FACTORS.size();
  }

  /** All of it, in pages, as of a time, on one basis, and as CSV. */
  void checkAll() {
    int all = cells(CrossTape.SECONDS);
    await(() -> checkNow() == all);
    String then = ",\"asOf\":\"%d\"".formatted(BASE_NS + 9 * SECOND_NS);
    await(() -> check(history(then)) == cells(9));
    String adjusted = ",\"adjust\":\"split\",\"to\":\"%d\"".formatted(END_NS + 1);
    await(() -> check(history(adjusted)) == all);
    await(() -> checkPages() == all);
    await(this::isToldOfOne);
  }

  /* A row that Redis does not give in time is not waited for: history then ends earlier. */
  private static void await(BooleanSupplier condition) {
    assertThat(Wait.until(Duration.ofSeconds(60), condition)).isTrue();
  }

  private int checkPages() {
    JsonNode page = history(",\"limit\":17");
    String cut = page.get("cut").asString();
    int paged = check(page);
    while (!page.get("next").isNull()) {
      page = history(",\"limit\":17,\"cursor\":\"%s\"".formatted(page.get("next").asString()));
      assertThat(page.get("cut").asString()).isEqualTo(cut);
      paged += check(page);
    }
    return paged;
  }

  private boolean isToldOfOne() {
    String path =
        "/v1/factors/SIM.X6/history?factors=place:rank,live_1s:last_price&from=" + BASE_NS;
    JsonNode stranger = api.get(path).json();
    for (JsonNode status : stranger.get("statuses")) {
      assertThat(status.toString()).contains(",\"place:rank\",\"MISSING\",\"NOT_MEMBER\"]");
    }
    List<String> lines = new ArrayList<>();
    api.text(path.replace("X6", "X1"), "Accept", "text/csv").body().lines().forEach(lines::add);
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      int second = (int) ((UtcTime.parse(cells[0]) - BASE_NS) / SECOND_NS);
      assertThat(Double.valueOf(cells[2])).isEqualTo(tape.expected(Factor.RANK, 1, second));
    }
    return stranger.get("statuses").size() == cellsOf(6) && lines.size() == 1 + cellsOf(1);
  }

  private Reply ask(String more) {
    return api.post("/v1/factors", "{" + symbols() + "," + ASKED + more + "}");
  }

  /** What was served, asked for again: all of it from the lake by now. */
  void checkAgain() {
    assertThat(served).hasSize(CrossTape.SECONDS);
    for (JsonNode then : served) {
      Reply reply = ask(",\"wholeCut\":true,\"at\":" + then.get("wholeCut"));
      assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
      assertThat(openApi.check("/v1/factors", "post", 200, reply.json())).isEmpty();
      for (String key : List.of("cut", "wholeCut", "symbols", "values", "statuses")) {
        assertThat(reply.json().get(key)).as(key + " of " + then).isEqualTo(then.get(key));
      }
      assertThat(reply.json().at("/views/place/eventTimes"))
          .isEqualTo(then.at("/views/place/eventTimes"));
    }
    ObjectNode whole = served.getLast().get("wholeCut").deepCopy().asObject();
    ObjectNode timeless = whole.deepCopy();
    timeless.remove("compared");
    assertRefused(ask(",\"at\":" + timeless), "factor=place:rank, key=compared");
    whole.withObject("/symbols").remove("SIM.X3");
    whole.withObject("/states").remove("SIM.X3");
    assertRefused(ask(",\"at\":" + whole), "must be a symbol of the cut: symbol=SIM.X3");
  }

  private static void assertRefused(Reply reply, String detail) {
    assertThat(reply.code()).as(reply.response().body()).isEqualTo("cut_contradiction");
    assertThat(reply.detail()).contains(detail);
  }

  /** What was known at each second, and a nanosecond before. */
  void checkAsOf() {
    for (int second = 2; second <= CrossTape.SECONDS; second++) {
      int then = second;
      long asOfNs = BASE_NS + second * SECOND_NS;
      await(() -> isKnown(asOfNs, then) && isKnown(asOfNs - 1, then - 1));
    }
    Reply ahead = ask(",\"asOf\":\"%d\"".formatted(END_NS + SECOND_NS));
    assertThat(ahead.code()).isEqualTo("history_unavailable");
    assertThat(ahead.detail()).contains("factor=place:rank, asOf=2026-03-02T03:00:17");
    Reply many =
        api.post(
            "/v1/factors",
            "{\"symbols\":[\"SIM.X1\"],\"factors\":[\"crowd:rank\"],\"asOf\":\"%d\"}"
                .formatted(END_NS));
    assertThat(many.code()).isEqualTo("symbol_limit");
    assertThat(many.detail()).contains("symbols=1, compared=100, maxSymbols=100");
  }

  private boolean isKnown(long asOfNs, int second) {
    Reply reply = ask(",\"asOf\":\"%d\"".formatted(asOfNs));
    if (reply.status() == 503) {
      return false;
    }
    assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    assertThat(isSection(reply.json().get("values"), second)).as(reply.response().body()).isTrue();
    return true;
  }

  private int cellsOf(int symbol) {
    return (int)
        IntStream.rangeClosed(1, CrossTape.SECONDS)
            .filter(second -> !Double.isNaN(tape.price(symbol, second)))
            .count();
  }
}
