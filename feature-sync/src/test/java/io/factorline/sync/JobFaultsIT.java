package io.factorline.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.local.process.OsProcess;
import io.factorline.sync.openlineage.OpenLineageSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whatever becomes of the process that runs a job, it is done once. */
final class JobFaultsIT {
  private static final int STEPS = 20;
  private static final int HOLD = 10;

  @TempDir private static Path directory;
  private static SyncStack stack;
  private static OsProcess first;
  private static OsProcess second;

  @TempDir private Path folder;

  @BeforeAll
  static void startStack() {
    stack = new SyncStack(directory);
    first = start();
    second = start();
  }

  private static OsProcess start() {
    return stack.start(
        "feature-sync.jobs.lease=3s",
        "feature-sync.jobs.poll=100ms",
        "feature-sync.redis.timeout=2s",
        "feature-sync.openlineage.file=" + directory.resolve("events.ndjson"));
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  /** What the test before has ended is started again. */
  @BeforeEach
  void startTwo() {
    first = first.isAlive() ? first : start();
    second = second.isAlive() ? second : start();
  }

  private String submitAndHold() {
    String id = stack.client(first).submit(StepsJob.request(STEPS, HOLD, folder));
    SyncStack.await("half of the steps", () -> StepsJob.lines(folder).size() == HOLD);
    return id;
  }

  private OsProcess holder() {
    long pid = Long.parseLong(StepsJob.lines(folder).getFirst().split(" ")[1]);
    return pid == first.pid() ? first : second;
  }

  private OsProcess otherThan(OsProcess process) {
    return process == first ? second : first;
  }

  private void requireEachStepOnce(OsProcess before, OsProcess after) {
    List<String[]> lines = StepsJob.lines(folder).stream().map(l -> l.split(" ")).toList();
    assertThat(lines.stream().map(line -> Integer.parseInt(line[0])))
        .containsExactlyElementsOf(IntStream.range(0, STEPS).boxed().toList());
    assertThat(lines.subList(0, HOLD)).allMatch(l -> Long.parseLong(l[1]) == before.pid());
    assertThat(lines.subList(HOLD, STEPS)).allMatch(l -> Long.parseLong(l[1]) == after.pid());
    assertThat(Long.parseLong(lines.getLast()[2]))
        .isGreaterThan(Long.parseLong(lines.getFirst()[2]));
  }

  @Test
  void shouldGoOnElsewhereFromItsCheckpointWhenItsProcessIsKilled() {
    String id = submitAndHold();
    OsProcess holder = holder();
    OsProcess other = otherThan(holder);

    holder.kill();
    StepsJob.release(folder);
    JsonNode job = stack.client(other).awaitEnd(id);

    assertThat(job.get("state").asString()).isEqualTo("SUCCEEDED");
    assertThat(job.get("report").get("from").asInt()).isEqualTo(HOLD);
    assertThat(job.get("report").get("pid").asLong()).isEqualTo(other.pid());
    assertThat(job.get("progress").get("done").asInt()).isEqualTo(STEPS);
    requireEachStepOnce(holder, other);
    SyncStack.await("the end in the events", () -> events(id).size() == 3);
    assertThat(events(id).stream().map(event -> event.get("eventType").asString()))
        .containsExactly("START", "RUNNING", "COMPLETE");
    JsonNode goesOn = events(id).get(1).at("/run/facets/factorline_attempt");
    assertThat(goesOn.get("goesOn").asBoolean()).isTrue();
    assertThat(goesOn.get("fromCheckpoint").asBoolean()).isTrue();
  }

  private static List<JsonNode> events(String job) {
    OpenLineageSchema schema = new OpenLineageSchema();
    try (Stream<String> lines = Files.lines(directory.resolve("events.ndjson"))) {
      return lines
          .map(line -> JsonMapper.shared().readTree(line))
          .peek(event -> assertThat(schema.check(event)).isEmpty())
          .filter(event -> event.at("/run/facets/factorline_attempt/job").asString().equals(job))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldWriteNothingMoreAfterItSleptLongerThanItsLease() {
    String id = submitAndHold();
    OsProcess holder = holder();
    OsProcess other = otherThan(holder);

    holder.pause();
    StepsJob.release(folder);
    JsonNode job = stack.client(other).awaitEnd(id);
    holder.resume();
    SyncStack.await("the holder gives up", () -> log(holder).contains("outcome=LEASE_LOST"));

    assertThat(stack.client(other).job(id)).isEqualTo(job);
    assertThat(job.get("report").get("pid").asLong()).isEqualTo(other.pid());
    requireEachStepOnce(holder, other);
  }

  @Test
  void shouldBeGivenBackAtOnceWhenItsProcessStops() {
    String id = submitAndHold();
    OsProcess holder = holder();
    OsProcess other = otherThan(holder);

    holder.stop(Duration.ofSeconds(15));
    StepsJob.release(folder);
    JsonNode job = stack.client(other).awaitEnd(id);

    assertThat(log(holder)).contains("outcome=GIVEN_BACK");
    assertThat(job.get("state").asString()).isEqualTo("SUCCEEDED");
    requireEachStepOnce(holder, other);
  }

  @Test
  void shouldSurviveTheEndOfBothProcessesAndOfRedis() {
    String id = submitAndHold();
    OsProcess holder = holder();

    first.kill();
    second.kill();
    stack.redis().stop();
    stack.redis().start();
    OsProcess third = start();
    StepsJob.release(folder);
    JsonNode job = stack.client(third).awaitEnd(id);

    assertThat(job.get("state").asString()).isEqualTo("SUCCEEDED");
    requireEachStepOnce(holder, third);
    third.kill();
  }

  @Test
  void shouldStopAtItsNextLookWhenItIsCancelledFromElsewhere() {
    String id = submitAndHold();
    OsProcess other = otherThan(holder());

    JobClient.Answer answer = stack.client(other).delete("/v1/jobs/" + id);
    JsonNode job = stack.client(other).awaitEnd(id);

    assertThat(answer.status()).isEqualTo(202);
    assertThat(job.get("state").asString()).isEqualTo("CANCELLED");
    assertThat(StepsJob.lines(folder)).hasSize(HOLD);
    assertThat(stack.client(first).delete("/v1/jobs/" + id).status()).isEqualTo(200);
  }

  private static String log(OsProcess process) {
    try {
      return Files.readString(process.log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
