package io.factorline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.api.ApiClient.Reply;
import io.factorline.api.HistoryMarket.Bar;
import io.factorline.api.HistoryMarket.Fundamental;
import io.factorline.basis.CorporateAction;
import io.factorline.catalog.Catalog;
import io.factorline.store.CellBits;
import io.factorline.time.UtcTime;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Asks for history on one share basis, and compares it with history as it stands, divided by the
 * ratios of the splits that were known.
 */
final class AdjustedHistory {
  private static final int LIVE_1M = 1;
  private static final int MOST_VERSIONS = 5;
  private static final long MINUTE_TTL_NS = 1_800_000_000_000L;
  private static final List<String> PRICES =
      List.of("live_1s:high", "live_1s:last_price", "live_1s:sma_5");
  private static final String VOLUME = "live_1s:volume";
  private static final String RATIO = "live_1s:rsi_14";
  private static final String BPS = "fundamentals:bps";
  private static final String PBR = "valuation:pbr";
  private static final List<String> FACTORS =
      List.of(PRICES.get(0), PRICES.get(1), PRICES.get(2), VOLUME, RATIO, BPS, PBR);

  private final ApiClient api;
  private final OpenApi openApi;
  private final HistoryMarket market;
  private final Splits splits;
  private final int lastPrice;

  AdjustedHistory(
      ApiClient api, OpenApi openApi, HistoryMarket market, Splits splits, Catalog catalog) {
    this.api = api;
    this.openApi = openApi;
    this.market = market;
    this.splits = splits;
    this.lastPrice = catalog.barViews().get(LIVE_1M).factorNames().indexOf("last_price");
  }

  /** By which time all rows stand, and what is known of it. */
  private record Basis(String parameter, long ns, long knownNs) {}

  /** Checks edges of what was ever known; how many told rows the splits had moved. */
  int checkEdges(String symbol) {
    int moved = 0;
    List<CorporateAction> versions = splits.versions(symbol);
    int step = Math.max(1, versions.size() / MOST_VERSIONS);
    for (int v = versions.size() - 1; v >= 0; v -= step) {
      CorporateAction version = versions.get(v);
      for (int offset = -1; offset <= 1; offset++) {
        long knownNs = version.knowledgeNs() + offset;
        moved += check(symbol, new Basis("asOf", knownNs, knownNs));
      }
      long effectiveNs = version.effectiveNs();
      moved += check(symbol, new Basis("to", effectiveNs, Long.MAX_VALUE));
      moved += check(symbol, new Basis("to", effectiveNs - 1, Long.MAX_VALUE));
    }
    return moved;
  }

  private int check(String symbol, Basis basis) {
    JsonNode plain = history(symbol, basis, "none");
    JsonNode adjusted = history(symbol, basis, "split");
    assertThat(adjusted.get("times")).isEqualTo(plain.get("times"));
    assertThat(adjusted.get("state")).isEqualTo(plain.get("state"));
    int moved = 0;
    for (int row = 0; row < plain.get("times").size(); row++) {
      moved += checkRow(symbol, basis, row, plain, adjusted);
    }
    return moved;
  }

  private int checkRow(String symbol, Basis basis, int row, JsonNode plain, JsonNode adjusted) {
    long endNs = UtcTime.parse(plain.get("times").get(row).asString());
    double ratio = splits.ratio(symbol, endNs - 1, basis.ns(), basis.knownNs());
    String place = "%s at %s by %s".formatted(symbol, UtcTime.text(endNs), basis);
    for (String price : PRICES) {
      assertSame(place, price, adjusted, row, cell(plain, price, row) / ratio);
    }
    assertSame(place, VOLUME, adjusted, row, cell(plain, VOLUME, row) * ratio);
    assertSame(place, RATIO, adjusted, row, cell(plain, RATIO, row));
    Fundamental fact = market.knownRow(symbol, endNs);
    double bps = fact == null || fact.bps() == null ? Double.NaN : fact.bps();
    double perShare = bps;
    if (fact != null) {
      perShare /= splits.ratio(symbol, fact.eventNs(), basis.ns(), basis.knownNs());
    }
    assertSame(place, BPS, plain, row, bps);
    assertSame(place, BPS, adjusted, row, perShare);
    double pbr = perShare == 0 ? Double.NaN : price(symbol, endNs, basis) / perShare;
    assertSame(place, PBR, adjusted, row, pbr);
    return ratio == 1 ? 0 : 1;
  }

  /** The last price of the minute known then, on the basis asked for. */
  private double price(String symbol, long endNs, Basis basis) {
    Bar minute = market.knownBar(symbol, LIVE_1M, endNs, MINUTE_TTL_NS);
    if (minute == null) {
      return Double.NaN;
    }
    long heldNs = minute.bar().endNs() - 1;
    double ratio = splits.ratio(symbol, heldNs, basis.ns(), basis.knownNs());
    return CellBits.value(minute.bar().cell(lastPrice)) / ratio;
  }

  private JsonNode history(String symbol, Basis basis, String adjust) {
    Reply reply =
        api.get(path(symbol) + "&%s=%d&adjust=".formatted(basis.parameter(), basis.ns()) + adjust);
    assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    assertThat(openApi.check("/v1/factors/{symbol}/history", "get", 200, reply.json())).isEmpty();
    assertThat(reply.json().get("next").isNull()).isTrue();
    return reply.json();
  }

  private static String path(String symbol) {
    return "/v1/factors/%s/history?bar=closed&limit=10000&factors=".formatted(symbol)
        + String.join(",", FACTORS);
  }

  /** The other forms tell the same: pages, CSV, many symbols. */
  void checkForms(String symbol) {
    long asOfNs = splits.versions(symbol).getLast().knowledgeNs();
    JsonNode whole = history(symbol, new Basis("asOf", asOfNs, asOfNs), "split");
    String body =
        "{\"symbols\":[\"%s\"],\"factors\":[\"%s\"],\"bar\":\"closed\",\"limit\":10000,\"asOf\":\"%d\",\"adjust\":\"split\"}"
            .formatted(symbol, String.join("\",\"", FACTORS), asOfNs);
    Reply many = api.post("/v1/factors/history", body);
    assertThat(many.status()).as(many.response().body()).isEqualTo(200);
    assertThat(many.json().at("/series/0/values")).isEqualTo(whole.get("values"));

    String path = path(symbol).replace("limit=10000", "limit=7") + "&adjust=split&asOf=" + asOfNs;
    String next = api.get(path).json().get("next").asString();
    JsonNode second = api.get(path + "&cursor=" + next).json();
    for (String factor : FACTORS) {
      assertSame(path, factor, second, 0, cell(whole, factor, 7));
    }
    assertThat(api.get(path.replace("&adjust=split", "") + "&cursor=" + next).code())
        .isEqualTo("invalid_cursor");

    List<String> lines = api.text(path, "Accept", "text/csv").body().lines().toList();
    String high = lines.get(7).split(",", -1)[2];
    assertThat(Double.parseDouble(high)).isEqualTo(cell(whole, FACTORS.getFirst(), 6));
  }

  /** What is refused. */
  void checkRefusals(String symbol) {
    Map<String, String> refused =
        Map.of(
            "&adjust=split", "must come with to or asOf, the basis",
            "&adjust=splits&asOf=1", "adjust=splits");
    refused.forEach((more, detail) -> {
      Reply reply = api.get(path(symbol) + more);
      assertThat(reply.status()).as(more).isEqualTo(400);
      assertThat(reply.code()).as(more).isEqualTo("invalid_parameter");
      assertThat(reply.detail()).contains(detail);
    });
  }

  private static double cell(JsonNode answer, String factor, int row) {
    JsonNode cell = answer.get("values").get(factor).get(row);
    return cell.isNull() ? Double.NaN : cell.asDouble();
  }

  private static void assertSame(
      String place, String factor, JsonNode answer, int row, double expected) {
    assertThat(cell(answer, factor, row))
        .as(factor + " of " + place)
        .isEqualTo(Double.valueOf(expected));
  }
}
