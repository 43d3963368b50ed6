package io.factorline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.CatalogLoader;
import io.factorline.engine.EnginePlan;
import io.factorline.event.Topics;
import io.factorline.local.backend.KafkaTopics;
import io.factorline.local.process.OsProcess;
import io.factorline.local.replay.ReplayReport;
import io.factorline.store.Heartbeat;
import io.factorline.store.TopicId;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that stands still until its group has expelled it goes on, and nothing is lost. */
final class FreezeIT {
  private static final int TICKS = 3_000;
  private static final int MIDWAY = TICKS / 4;

  @ParameterizedTest
  @ValueSource(strings = {"consumer", "classic"})
  void shouldJoinAgainInTheSameProcess(String protocol, @TempDir Path directory) {
    List<Path> files = TickFiles.write(directory, 2, TICKS, 40);
    try (IngestStack stack = new IngestStack(directory)) {
      OsProcess ingest =
          stack.startIngest("ingest.group-protocol=" + protocol, "ingest.session-timeout=3s");
      for (Path file : files) {
        CompletableFuture<ReplayReport> replay = stack.replayAside(file, "13");
        stack.awaitProgress(MIDWAY);

        ingest.pause();
        IngestStack.await("the group has no member", () -> members(stack) == 0);
        long fence = fence(stack);
        ingest.resume();

        assertThat(replay.join().rejected()).isEmpty();
        assertThat(ingest.isAlive()).isTrue();
        IngestStack.await("the partitions are taken again", () -> fence(stack) > fence);
      }
      stack.management(ingest).awaitUp();
      Twin twin = twin(stack);
      assertThat(stack.digest()).isEqualTo(twin.digest());
    }
  }

  private static Twin twin(IngestStack stack) {
    TopicId topic = stack.rows().values().iterator().next().hot().header().topic();
    return new Twin(EnginePlan.of(CatalogLoader.defaults()), topic, KafkaTopics.PARTITIONS)
        .apply(stack.log(Topics.TICKS));
  }

  private static long fence(IngestStack stack) {
    return stack.heartbeats().stream().mapToLong(Heartbeat::fence).max().orElseThrow();
  }

  private static int members(IngestStack stack) {
    try (Admin admin = stack.admin()) {
      return admin
          .describeConsumerGroups(List.of(Topics.INGEST_GROUP))
          .all()
          .get(20, TimeUnit.SECONDS)
          .get(Topics.INGEST_GROUP)
          .members()
          .size();
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Kafka must tell of the group", e);
    }
  }
}
