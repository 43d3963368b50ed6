package io.factorline.local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which job the words of {@code audit} mean. */
final class AuditCommandTest {
  @Test
  void shouldAskForTheVerification() {
    assertThat(AuditCommand.jobWords(List.of("verify", "--from", "2026-11-27T00:00:00Z")))
        .containsExactly("audit-verify", "--from", "2026-11-27T00:00:00Z");
  }

  @Test
  void shouldAskForAnExportToAFile() {
    List<String> words =
        AuditCommand.jobWords(
            List.of("export", "--model", "momentum", "--symbol", "005930", "--out", "a.jsonl"));

    JobWords job = JobWords.parse(words, Path.of("/"));

    assertThat(job.verb()).isEqualTo("audit-export");
    assertThat(job.fields())
        .containsEntry("model", "momentum")
        .containsEntry("symbol", List.of("005930"))
        .containsEntry("output", "a.jsonl")
        .hasSize(3);
    assertThat(AuditCommand.jobWords(List.of("export", "--out=b.parquet", "--symbol=A,B")))
        .containsExactly("audit-export", "--output=b.parquet", "--symbol=A,B");
  }

  @Test
  void shouldNameWhatItNeeds() {
    for (List<String> words : List.of(List.<String>of(), List.of("check"), List.of("--out"))) {
      assertThatThrownBy(() -> AuditCommand.jobWords(words))
          .isInstanceOf(UsageException.class)
          .hasMessage("audit needs verify or export");
    }
  }
}
