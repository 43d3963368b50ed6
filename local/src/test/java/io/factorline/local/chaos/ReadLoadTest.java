package io.factorline.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ReadLoadTest {
  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  @Test
  void shouldCountCellsByStatusAndReason() {
    JsonNode answer =
        json(
            "{\"statuses\":[[0,\"v:f\",\"STALE\",\"INGEST\"],[2,\"v:f\",\"STALE\",\"INGEST\"],[3,\"v:f\",\"WARMING_UP\",null]]}");

    assertThat(ReadLoad.cells(answer, 5))
        .isEqualTo(Map.of("STALE/INGEST", 2, "WARMING_UP", 1, "PRESENT", 2));
  }

  @Test
  void shouldCountAllAsPresentWhereNoneIsNamed() {
    assertThat(ReadLoad.cells(json("{\"statuses\":[]}"), 3)).isEqualTo(Map.of("PRESENT", 3));
  }
}
