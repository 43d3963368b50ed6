package io.factorline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.CatalogLoader;
import io.factorline.engine.EnginePlan;
import io.factorline.event.Topics;
import io.factorline.local.backend.KafkaTopics;
import io.factorline.local.process.OsProcess;
import io.factorline.local.replay.ReplayReport;
import io.factorline.store.TopicId;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the broker cannot be set for KIP-848, the protocol of groups before it does as well. */
final class ClassicProtocolIT {
  private static final String[] CLASSIC = {
    "ingest.group-protocol=classic", "ingest.session-timeout=3s"
  };
  private static final int TICKS = 3_000;

  @Test
  void shouldHandPartitionsOverAndSurviveAKill(@TempDir Path directory) {
    List<Path> files = TickFiles.write(directory, 2, TICKS, 40);
    try (IngestStack stack = new IngestStack(directory)) {
      OsProcess first = stack.startIngest(CLASSIC);
      replayWith(
          stack,
          files.get(0),
          () -> {
            stack.startIngest(CLASSIC);
            stack.awaitOwners(2);
          });
      replayWith(stack, files.get(1), first::kill);

      TopicId topic = stack.rows().values().iterator().next().hot().header().topic();
      Twin twin =
          new Twin(EnginePlan.of(CatalogLoader.defaults()), topic, KafkaTopics.PARTITIONS)
              .apply(stack.log(Topics.TICKS));
      assertThat(stack.digest()).isEqualTo(twin.digest());
    }
  }

  private static void replayWith(IngestStack stack, Path file, Runnable fault) {
    CompletableFuture<ReplayReport> replay = stack.replayAside(file, "13");
    stack.awaitProgress(TICKS / 4);
    fault.run();
    assertThat(replay.join().rejected()).isEmpty();
  }
}
