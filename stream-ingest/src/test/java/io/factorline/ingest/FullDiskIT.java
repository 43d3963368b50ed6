package io.factorline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.factorline.catalog.CatalogLoader;
import io.factorline.engine.EnginePlan;
import io.factorline.event.Topics;
import io.factorline.local.backend.KafkaTopics;
import io.factorline.local.process.OsProcess;
import io.factorline.local.replay.ReplayReport;
import io.factorline.store.TopicId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disk of Redis fills while ticks flow: it is said in words, and goes on when there is room.
 */
final class FullDiskIT {
  private static final int TICKS = 3_000;
  private static final String SIZE = "size=64m";

  @Test
  void shouldSayThatTheDiskIsFullAndGoOnWhenThereIsRoom(@TempDir Path directory) throws Exception {
    Path disk = Files.createDirectories(directory.resolve("redis").resolve("data"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", SIZE, "tmpfs", disk.toString()) == 0,
        "skipped: a disk of its own needs the right to mount one, which this user has not");
    try (IngestStack stack = new IngestStack(directory)) {
      fillAndMakeRoom(stack, directory, disk);
    } finally {
      assertThat(run("umount", disk.toString())).isZero();
    }
  }

  private static void fillAndMakeRoom(IngestStack stack, Path directory, Path disk)
      throws IOException {
    List<Path> files = TickFiles.write(directory, 2, TICKS, 40);
    OsProcess ingest = stack.startIngest();
    Management management = stack.management(ingest);
    assertThat(stack.replay(files.getFirst(), "max").rejected()).isEmpty();
    Path ballast = disk.resolve("ballast");
    fill(ballast);

    CompletableFuture<ReplayReport> replay = stack.replayAside(files.getLast(), "13");
    IngestStack.await("health tells of the store", () -> "store".equals(management.waitingFor()));
    IngestStack.await(
        "health tells that the disk is full",
        () -> management.health().path("redis").asString("").contains("No space left on device"));
    Files.delete(ballast);

    assertThat(replay.join().rejected()).isEmpty();
    IngestStack.await("health tells that it is over", management::isUp);
    assertThat(ingest.isAlive()).isTrue();
    TopicId topic = stack.rows().values().iterator().next().hot().header().topic();
    Twin twin =
        new Twin(EnginePlan.of(CatalogLoader.defaults()), topic, KafkaTopics.PARTITIONS)
            .apply(stack.log(Topics.TICKS));
    assertThat(stack.digest()).isEqualTo(twin.digest());
    stack.redis().kill();
    stack.redis().start();
    IngestStack.await("all rows are on the disk", () -> stack.digest().equals(twin.digest()));
  }

  /** Leaves no room. */
  private static void fill(Path ballast) throws IOException {
    byte[] block = new byte[4_096];
    try (OutputStream out = Files.newOutputStream(ballast)) {
      assertThatThrownBy(
              () -> {
                while (true) {
                  out.write(block);
                }
              })
          .hasMessageContaining("No space left on device");
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      return -1;
    }
  }
}
