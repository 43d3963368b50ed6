package io.factorline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.event.Topics;
import io.factorline.local.backend.KafkaTopics;
import io.factorline.local.process.OsProcess;
import io.factorline.local.replay.ReplayReport;
import io.factorline.store.TopicId;
import io.factorline.testsupport.Scale;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever dies while ticks flow, the result is that of a run in which nothing died. */
final class FaultsIT {
  private static final int FILES = 6;
  private static final int KILLS = Scale.of(2, 5);
  private static final int TICKS = 3_000;
  private static final int SECONDS = 40;

  /** Event time over wall time: a file lasts some three seconds. */
  private static final String SPEED = "13";

  private static final int MIDWAY = TICKS / 4;
  private static final Duration GRACE = Duration.ofSeconds(15);

  @TempDir private static Path shared;
  private static List<Path> files;
  private static String undisturbed;

  @BeforeAll
  static void runUndisturbed() {
    files = TickFiles.write(shared, FILES, TICKS, SECONDS);
    try (IngestStack stack = new IngestStack(shared.resolve("undisturbed"))) {
      stack.startIngest();
      for (Path file : files) {
        assertThat(stack.replay(file, "max").rejected()).isEmpty();
      }
      undisturbed = stack.digest();

      ReplayReport again = stack.replay(files.getLast(), "max");

      assertThat(again.rejectedTicks()).isEqualTo(TICKS);
      assertThat(stack.digest()).isEqualTo(undisturbed);
    }
  }

  /** Replays all files; in the middle of each of the first the next of these faults happens. */
  private static void replayWith(IngestStack stack, List<Runnable> faults) {
    for (int i = 0; i < faults.size(); i++) {
      CompletableFuture<ReplayReport> replay = stack.replayAside(files.get(i), SPEED);
      stack.awaitProgress(MIDWAY);
      faults.get(i).run();
      assertThat(replay.join().rejected()).isEmpty();
    }
    for (Path file : files.subList(faults.size(), FILES)) {
      assertThat(stack.replay(file, "max").rejected()).isEmpty();
    }
    assertThat(stack.digest()).isEqualTo(undisturbed);
  }

  @Test
  void shouldSurviveKillsOfIngest(@TempDir Path directory) {
    try (IngestStack stack = new IngestStack(directory)) {
      AtomicReference<OsProcess> ingest = new AtomicReference<>(stack.startIngest());
      Runnable kill =
          () -> {
            ingest.get().kill();
            ingest.set(stack.startIngest());
          };

      replayWith(stack, Collections.nCopies(KILLS, kill));
    }
  }

  @Test
  void shouldSurviveAKillOfRedisAndOneOfKafka(@TempDir Path directory) {
    try (IngestStack stack = new IngestStack(directory)) {
      OsProcess ingest = stack.startIngest();

      replayWith(
          stack,
          List.of(
              () -> {
                stack.redis().kill();
                stack.redis().start();
              },
              () -> {
                stack.kafka().kill();
                stack.kafka().start();
              }));

      assertThat(ingest.isAlive()).isTrue();
    }
  }

  @Test
  void shouldSurviveAnOwnerThatComesAndOneThatGoes(@TempDir Path directory) {
    try (IngestStack stack = new IngestStack(directory)) {
      OsProcess first = stack.startIngest();

      replayWith(
          stack,
          List.of(
              () -> {
                stack.startIngest();
                stack.awaitOwners(2);
              },
              () -> first.stop(GRACE),
              () -> {
                stack.startIngest("ingest.max-queued=200", "ingest.max-poll-records=50");
                stack.awaitOwners(2);
              }));
    }
  }

  @Test
  void shouldStayClosedWhenRedisLostEverythingUntilAskedToStartCold(@TempDir Path directory) {
    try (IngestStack stack = new IngestStack(directory)) {
      OsProcess ingest = stack.startIngest();
      stack.replay(files.getFirst(), "max");
      String before = stack.digest();
      ingest.stop(GRACE);
      stack.emptyRedis();

      Management management = stack.management(stack.startIngest());

      IngestStack.await(
          "all partitions closed",
          () ->
              stack.heartbeats().stream().filter(beat -> "STORE_LOST".equals(beat.closed())).count()
                  == KafkaTopics.PARTITIONS);
      assertThat(stack.rows()).isEmpty();
      assertThat(management.waitingFor()).isEqualTo("someone to open the closed partitions");
      assertThat(management.get("/actuator/partitions")).contains("\"15\":\"STORE_LOST\"");

      assertThat(management.post("/actuator/partitions")).contains("\"started\":[0,1,2,");

      IngestStack.await("all partitions open", management::isUp);
      IngestStack.await("all rows are back", () -> stack.digest().equals(before));
    }
  }

  @Test
  void shouldRebuildWhatRedisLostFromStatesAndTheRestOfTheLog(@TempDir Path directory) {
    Path lake = directory.resolve("lake");
    try (IngestStack stack = new IngestStack(directory)) {
      OsProcess ingest = stack.startIngest();
      stack.replay(files.getFirst(), "max");
      String before = stack.digest();
      TopicId topic = stack.heartbeats().getFirst().restart().topic();
      LostStates states = LostStates.write(lake, topic, stack.log(Topics.TICKS));
      ingest.stop(GRACE);
      stack.emptyRedis();
      stack.deleteRecords(states.offsets());
      Management management = stack.management(stack.startIngest("factorline.lake=" + lake));
      IngestStack.await(
          "all partitions closed",
          () -> management.waitingFor().equals("someone to open the closed partitions"));

      assertThat(management.post("/actuator/rebuild", "{\"states\":\"\"}"))
          .contains("\"started\":[]", "\"3\":\"must have a state in the lake");
      assertThat(
              management.post("/actuator/rebuild", states.json().replace(" 3.state", " 2.state")))
          .contains("\"3\":\"must have the checksum");
      assertThat(management.post("/actuator/rebuild", states.json())).contains("\"started\":[");

      IngestStack.await("all partitions open", management::isUp);
      IngestStack.await("all rows are back", () -> stack.digest().equals(before));
      stack.awaitApplied();
      FeastCopies.requireAsInRows(stack);
      assertThat(management.post("/actuator/rebuild", states.json()))
          .isEqualTo("{\"refused\":{},\"started\":[]}");
    }
  }

  @Test
  void shouldHealARedisThatFellBackWithItsOwner(@TempDir Path directory) {
    try (IngestStack stack = new IngestStack(directory)) {
      OsProcess ingest = stack.startIngest();
      AtomicReference<Path> copy = new AtomicReference<>();

      replayWith(
          stack,
          List.of(
              () -> copy.set(stack.copyRedis(directory.resolve("copy"))),
              () -> {
                ingest.kill();
                fallBack(stack, copy.get());
                stack.startIngest();
              }));
    }
  }

  @Test
  void shouldHealARedisThatFellBackUnderItsOwner(@TempDir Path directory) {
    try (IngestStack stack = new IngestStack(directory)) {
      stack.startIngest();
      AtomicReference<Path> copy = new AtomicReference<>();

      replayWith(
          stack,
          List.of(
              () -> copy.set(stack.copyRedis(directory.resolve("copy"))),
              () -> fallBack(stack, copy.get())));
    }
  }

  private static void fallBack(IngestStack stack, Path copy) {
    stack.redis().kill();
    stack.restoreRedis(copy);
    stack.redis().start();
  }
}
