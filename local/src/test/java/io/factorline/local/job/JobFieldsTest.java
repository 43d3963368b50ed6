package io.factorline.local.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class JobFieldsTest {
  private JobFields fields;

  @BeforeEach
  void start() {
    fields = new JobFields(Path.of("/desk"));
  }

  @Test
  void shouldGiveSwitchesAndValuesWithTheNamesOfJson() {
    fields.add("dry-run");
    fields.add("full", "false");
    fields.add("known-at", "2024-01-02T00:00:00Z");

    assertThat(fields.asMap())
        .containsExactly(
            Map.entry("dryRun", true),
            Map.entry("full", false),
            Map.entry("knownAt", "2024-01-02T00:00:00Z"));
  }

  @Test
  void shouldGiveWholeNumbersButKeepTextThatLooksLikeOne() {
    fields.add("limit", "100");
    fields.add("symbol", "035420");
    fields.add("from", "1723161254000000000");
    fields.add("share", "0.5");
    fields.add("symbols", "247540,");

    assertThat(fields.asMap())
        .containsExactly(
            Map.entry("limit", 100L),
            Map.entry("symbol", "035420"),
            Map.entry("from", "1723161254000000000"),
            Map.entry("share", "0.5"),
            Map.entry("symbols", List.of("247540")));
  }

  @Test
  void shouldSplitListsAtCommas() {
    fields.add("factors", "live_1s:rsi_14, valuation:pbr,");

    assertThat(fields.asMap())
        .containsExactly(Map.entry("factors", List.of("live_1s:rsi_14", "valuation:pbr")));
  }

  @Test
  void shouldMakePathsOfHereAbsolute() {
    fields.add("spine", "spine.parquet");
    fields.add("out", "./sets");
    fields.add("from", "../bars/x.csv");
    fields.add("table", "bars/live_1s");
    fields.add("remote", "s3://bucket/x.parquet");

    assertThat(fields.asMap())
        .containsExactly(
            Map.entry("spine", "spine.parquet"),
            Map.entry("out", "/desk/sets"),
            Map.entry("from", "/bars/x.csv"),
            Map.entry("table", "bars/live_1s"),
            Map.entry("remote", "s3://bucket/x.parquet"));
  }
}
