package io.factorline.sync.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLoader;
import io.factorline.error.RequestException;
import io.factorline.store.TopicId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fields of a job, its settings and its checkpoint. */
final class SeedRequestTest {
  @TempDir private Path folder;
  private final Catalog catalog = CatalogLoader.defaults();

  @Test
  void shouldFillInWhatMayNotChangeUntilItRuns() throws IOException {
    Files.writeString(folder.resolve("days.csv"), "");
    SeedRequest request =
        SeedRequest.check(Map.of("view", "daily", "file", "days.csv"), catalog, folder);

    assertThat(SeedRequest.of(request.parameters())).isEqualTo(request);
    assertThat(request.view(catalog).name()).isEqualTo("daily");
    assertThat(request.dryRun()).isFalse();
    SeedRequest old = new SeedRequest("daily", "00".repeat(8), null, true);
    assertThat(SeedRequest.of(old.parameters())).isEqualTo(old);
    assertThatThrownBy(() -> old.view(catalog))
        .hasMessage("must still be defined as when the job was asked for: view=daily");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "view | dayly | must be a live view of bars: view=dayly, nearest=daily",
        "view | fundamentals | must be a live view of bars: view=fundamentals",
        "file | none.csv | must be a file: file=none.csv",
        "fil | x | must be a field of this kind of job: field=fil, nearest=file",
        "dryRun | yes | must be true or false: dryRun=yes"
      })
  void shouldRefuseAFieldThatBreaksItsRule(String field, String value, String message) {
    Map<String, Object> request = new java.util.HashMap<>(Map.of("view", "daily"));
    request.put(field, value);

    assertThatThrownBy(() -> SeedRequest.check(request, catalog, folder))
        .isInstanceOfSatisfying(
            RequestException.class, refused -> assertThat(refused.detail()).startsWith(message));
  }

  @Test
  void shouldGoOnFromACheckpointOfTheSameTopicOnly() {
    TopicId topic = new TopicId(3, 4);
    SeedProgress progress = SeedProgress.of(null, topic);
    progress.kept(new SeedProgress.Kept(0, "states/a", "ab", 7, 7, 0));
    progress.kept(new SeedProgress.Kept(1, "", "", 0, 0, 5));
    progress.rejectedFrom(List.of(1L, 2L));
    progress.sent(new SeedSender.Sent(0, 8, 9));

    SeedProgress same = SeedProgress.of(progress.toMap(), topic);
    assertThat(same.kept()).isEqualTo(progress.kept());
    assertThat(same.sent()).isEqualTo(progress.sent());
    assertThat(same.rejectedFrom()).containsExactly(1L, 2L);
    SeedProgress other = SeedProgress.of(progress.toMap(), new TopicId(3, 5));
    assertThat(other.kept()).isEmpty();
    assertThat(other.rejectedFrom()).isNull();
  }

  @Test
  void shouldRefuseANegativePatience() {
    assertThatThrownBy(() -> new SeedProperties(Duration.ofSeconds(-1)))
        .hasMessage("must be >= 0: patience=PT-1S");
  }
}
