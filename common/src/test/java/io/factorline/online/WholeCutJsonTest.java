package io.factorline.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.catalog.Reading;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class WholeCutJsonTest {
  private static final String GOOD =
      "{\"catalog\":\"ab\",\"bar\":\"closed\",\"views\":{\"v\":\"01\"},\"symbols\":{\"A\":[%s]},"
          + "\"states\":{}}";

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  @Test
  void shouldReadWhatItWrote() {
    WholeCut closed =
        new WholeCut(
            "ab12",
            Reading.CLOSED,
            Map.of("live_1s", "0123"),
            Map.of(
                "A",
                List.of(
                    new Cut.BarEntry("A", "live_1s", "0123", 1_700_000_000_000_000_001L, 2),
                    new Cut.OfflineEntry("A", "fundamentals", "45", -1, Answer.NO_TIME),
                    new Cut.OfflineEntry("A", "more", "46", 7, 9),
                    new Cut.PositionEntry("A", "ff", 3, 1L << 53, Map.of("quote", "67"))),
                "NONE",
                List.of()),
            Map.of(
                "A", Map.of("live_1s", CellState.STALE_TTL, "more", CellState.MISSING_STORE),
                "NONE", Map.of("live_1s", CellState.WARMING_UP)),
            Map.of("place:rank", 1_700_000_000_000_000_001L, "other:rank", Answer.NO_TIME));
    WholeCut forming = new WholeCut("ab12", Reading.FORMING, Map.of(), Map.of(), Map.of());

    assertThat(WholeCutJson.parse(JsonMapper.shared().readTree(WholeCutJson.bytes(closed))))
        .isEqualTo(closed);
    assertThat(WholeCutJson.parse(JsonMapper.shared().readTree(WholeCutJson.bytes(forming))))
        .isEqualTo(forming);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"view":"v","definition":"01","end":"7","revision":-1}|whole number
          {"view":"v","definition":"01","end":"7","revision":1.5}|whole number
          {"view":"v","definition":"01","end":"noon","revision":1}|must be a time: end=noon
          {"view":"v","definition":"xy","end":"7","revision":1}|hexadecimal digits: definition=xy
          {"view":"v","definition":"01","end":"7"}|with the keys
          {"view":"v","definition":"01","end":"7","revision":1,"more":1}|with the keys
          {"view":"v","definition":"01","eventTime":"7"}|with the keys
          {"topicId":"ff","partition":0,"offset":"7","definitions":{}}|key=offset
          {"topicId":"ff","partition":0,"offset":7,"definitions":[]}|key=definitions
          7|with the keys
          """)
  void shouldNameWhatIsWrong(String entry, String rule) {
    assertThatThrownBy(() -> WholeCutJson.parse(json(GOOD.formatted(entry))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"B":{}}|must be one of symbols: key=states, symbol=B
          {"A":7}|must be an object: key=A
          {"A":{"v":7}}|must be text: key=v
          {"A":{"v":"PRESENT/NONE"}}|view=v, state=PRESENT/NONE
          {"A":{"v":"MISSING/NO_DATA"}}|view=v, state=MISSING/NO_DATA
          {"A":{"v":"STALE"}}|view=v, state=STALE
          []|must be an object: key=states
          """)
  void shouldNameWhatIsWrongWithAState(String states, String rule) {
    String text = GOOD.formatted("").replace("\"states\":{}", "\"states\":" + states);

    assertThatThrownBy(() -> WholeCutJson.parse(json(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(rule);
  }

  @Test
  void shouldRefuseClosedBarsOfAFormingReading() {
    String bar = "{\"view\":\"v\",\"definition\":\"01\",\"end\":\"7\",\"revision\":1}";
    JsonNode json = json(GOOD.formatted(bar).replace("\"closed\"", "\"forming\""));

    assertThatThrownBy(() -> WholeCutJson.parse(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must have no closed bars");
  }
}
