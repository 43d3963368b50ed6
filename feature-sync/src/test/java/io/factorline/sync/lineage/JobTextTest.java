package io.factorline.sync.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JobTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "materialize; {\"views\":[\"a\",\"b\"]}; a b",
        "materialize; {\"views\":[\"a\"],\"dryRun\":true}; ''",
        "backfill; {\"view\":\"live\"}; live",
        "seed; {\"view\":\"live\",\"dryRun\":false}; live",
        "seed; {\"view\":\"live\",\"dryRun\":true}; ''",
        "parity; {\"view\":\"live\"}; ''"
      })
  void shouldNameTheViewsThatAJobWrites(String type, String parameters, String views) {
    assertThat(String.join(" ", JobText.of(type, parameters, null).views())).isEqualTo(views);
  }

  @Test
  void shouldTellTheRowsOfEachViewOfAMaterialization() {
    JobText text =
        JobText.of(
            "materialize",
            "{\"views\":[\"a\",\"b\"]}",
            """
            {"views":[{"view":"a","rows":{"good":7},"entities":{"written":3}},
                      {"view":"b","rows":{"good":9},"entities":{"written":0}}]}\
            """);

    assertThat(text.rowsRead("a")).isEqualTo(7);
    assertThat(text.rowsWritten("a")).isEqualTo(3);
    assertThat(text.rowsRead("b")).isEqualTo(9);
    assertThat(text.rowsWritten("b")).isZero();
    assertThat(text.rowsRead("c")).isNull();
  }

  @Test
  void shouldNotInventRowsOfAJobWithoutReport() {
    JobText text = JobText.of("backfill", "{\"view\":\"live\"}", null);

    assertThat(text.rowsRead("live")).isNull();
    assertThat(text.rowsWritten("live")).isNull();
  }
}
