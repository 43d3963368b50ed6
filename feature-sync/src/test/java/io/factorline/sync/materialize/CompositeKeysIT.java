package io.factorline.sync.materialize;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.feast.FeastKeys;
import io.factorline.feast.FeastValue;
import io.factorline.feast.FeastView;
import io.factorline.feast.JoinValue;
import io.factorline.redis.OfflineRow;
import io.factorline.redis.StoredOfflineRow;
import io.factorline.sync.JobClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Entities of several join keys, from a source and from outside, under Feast's keys. */
final class CompositeKeysIT {
  private static final FeastView LISTINGS = FeastView.of("listings", List.of("tick"));
  private static final String AT = "2024-03-29T15:30:00.000000000Z";

  @TempDir private static Path directory;
  private static OfflineStack stack;

  @BeforeAll
  static void start() {
    stack = new OfflineStack(directory);
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  private static StoredOfflineRow stored(String symbol, String venue) {
    byte[] key =
        FeastKeys.of("factorline", List.of("symbol", "venue"))
            .of(JoinValue.text(symbol), JoinValue.text(venue));
    byte[][] none = {};
    return stack
        .store()
        .read(LISTINGS, List.of(new OfflineRow(key, LISTINGS, none, 1, 1)))
        .getFirst();
  }

  private static void requireTick(String symbol, String venue, double tick) {
    assertThat(FeastValue.decode(stored(symbol, venue).value(0)))
        .as(symbol + " " + venue)
        .isEqualTo(new FeastValue.Float64(tick));
  }

  @Test
  void shouldMaterializeEachUnderTheKeyThatFeastGivesIt() throws Exception {
    Files.writeString(
        directory.resolve("listings.csv"),
        """
        symbol,MIC,event,tick
        AAPL,XNAS,2024-03-29T15:30:00Z,0.01
        AAPL,한국거래소,2024-03-29T15:30:00Z,5
        A,B|C,2024-03-29T15:30:00Z,1
        A,B\\|C,2024-03-29T15:30:00Z,2
        A,B\\|C,2024-03-29T15:31:00Z,3
        A/B,XNAS,2024-03-29T15:30:00Z,4
        A,,2024-03-29T15:30:00Z,4
        """);

    JsonNode report = stack.succeed("{\"type\":\"materialize\",\"view\":\"listings\"}");

    requireTick("AAPL", "XNAS", 0.01);
    requireTick("AAPL", "한국거래소", 5);
    requireTick("A", "B|C", 1);
    requireTick("A", "B\\|C", 3);
    assertThat(report.get("entities").get("written").asInt()).isEqualTo(4);
    assertThat(report.get("lakeRows").asInt()).isEqualTo(5);
    assertThat(report.get("bad").get("byRule").toString())
        .contains("must match [A-Za-z0-9._^=:-]{1,64}", "must not be empty");
    assertThat(report.get("bad").get("first").get(1).get("column").asString()).isEqualTo("MIC");

    JsonNode dry =
        stack.succeed("{\"type\":\"materialize\",\"view\":\"listings\",\"dryRun\":true}");
    assertThat(dry.get("entities").get("same").asInt()).isEqualTo(4);
  }

  @Test
  void shouldTakeRowsFromOutside() {
    JobClient.Answer answer = post("{\"venue\":\"X|Y\",\"symbol\":\"PUSHED\"}", "{\"tick\":0.5}");

    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    requireTick("PUSHED", "X|Y", 0.5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          {"symbol":"A"}                           ; invalid_parameter ; rows[0].entity.venue=null
          {"symbol":"A","venue":""}                ; invalid_parameter ; rows[0].entity.venue=
          {"symbol":"A/B","venue":"X"}             ; invalid_parameter ; rows[0].entity.symbol=A/B
          {"symbol":"A","venue":"\\ud800"}         ; invalid_parameter ; rows[0].entity.venue
          {"symbol":"A","venue":"X","company":"Y"} ; unknown_field     ; key=company
          """)
  void shouldRefuseKeysThatBreakARule(String entity, String code, String part) {
    JobClient.Answer answer = post(entity, "{}");

    assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.detail()).contains(part);
  }

  private static JobClient.Answer post(String entity, String values) {
    String row =
        "{\"entity\":%s,\"eventTime\":\"%s\",\"knowledge\":null,\"values\":%s}"
            .formatted(entity, AT, values);
    return stack.client().post("/v1/offline/listings/rows", "{\"rows\":[" + row + "]}");
  }
}
