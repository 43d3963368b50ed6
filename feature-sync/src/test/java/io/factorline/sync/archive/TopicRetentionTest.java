package io.factorline.sync.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TopicRetentionTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          delete  | 31536000000 | -1   | false | none
          delete  | -1          | -1   | false | none
          delete  | 3600000     | -1   | false | must be at least archive.least: retention.ms=3600000, least=604800000
          compact | -1          | -1   | false | must be delete: cleanup.policy=compact
          delete  | -1          | 1000 | false | must not be limited by size: retention.bytes=1000
          delete  | -1          | 1000 | true  | none
          delete  | 3600000     | 1000 | true  | must be at least archive.least: retention.ms=3600000, least=604800000
          """)
  void shouldNameTopicsThatKeepTooLittle(
      String policy, String ms, String bytes, boolean bySize, String problem) {
    TopicRetention.Rule rule =
        new TopicRetention.Rule("ticks", Duration.ofDays(7), "archive.least", bySize);

    assertThat(
            TopicRetention.problem(
                Map.of("cleanup.policy", policy, "retention.ms", ms, "retention.bytes", bytes),
                rule))
        .isEqualTo(problem);
  }
}
