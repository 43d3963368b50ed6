package io.factorline.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

final class ReportTextTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Test
  void shouldAlignNamesAndIndentWhatLiesDeeper() {
    assertThat(lines("{'rows':1234567,'file':'a.parquet','skipped':{'late':2,'older':10}}"))
        .containsExactly(
            "rows     1,234,567", "file     a.parquet", "skipped", "  late   2", "  older  10");
  }

  @Test
  void shouldGiveAListOfObjectsALineEach() {
    assertThat(lines("{'samples':[{'symbol':'A','stored':1.5,'read':null}],'views':['a','b']}"))
        .containsExactly("samples", "  symbol=A  stored=1.5  read=none", "views    a, b");
  }

  @Test
  void shouldCutLongLists() {
    String items =
        IntStream.range(0, 25).mapToObj(Integer::toString).collect(Collectors.joining(","));

    assertThat(lines("{'bad':[" + items + "]}"))
        .hasSize(22)
        .startsWith("bad", "  0")
        .endsWith("  19", "  and 5 more");
  }

  @Test
  void shouldHaveNoLinesWithoutAReport() {
    assertThat(lines("null")).isEmpty();
  }

  private static List<String> lines(String json) {
    return new ReportText(JSON.readTree(json.replace('\'', '"'))).lines();
  }
}
