package io.factorline.sync.materialize;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.feast.FeastValue;
import io.factorline.feast.FeastView;
import io.factorline.redis.OfflineRow;
import io.factorline.redis.StoreException;
import io.factorline.redis.StoredOfflineRow;
import io.factorline.sync.SyncStack;
import io.factorline.sync.fixture.ParquetTable;
import io.factorline.time.UtcTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Whatever Redis loses while a window is written, or of one that was, is written again. */
final class MaterializeRedisFaultsIT {
  private static final int ENTITIES = 9_000;
  private static final FeastView LENIENT =
      FeastView.of("lenient", List.of("bps", "shares", "sector", "listed"));
  private static final String FULL = "{\"type\":\"materialize\",\"view\":\"books\"}";
  private static final String INCREMENTAL =
      "{\"type\":\"materialize\",\"view\":\"books\",\"mode\":\"incremental\",\"latenessSeconds\":0}";

  @TempDir private static Path directory;
  private static OfflineStack stack;

  @BeforeAll
  static void start() throws Exception {
    writeScheduled(0);
    stack =
        new OfflineStack(
            directory,
            "feature-sync.jobs.workers=4",
            "feature-sync.jobs.lease=2s",
            "feature-sync.jobs.retry-wait=100ms",
            "feature-sync.jobs.max-attempts=50",
            "feature-sync.redis.timeout=2s",
            "feature-sync.materialize.checkpoint-every=0s",
            "feature-sync.schedules[0].type=materialize",
            "feature-sync.schedules[0].cron=* * * * * *",
            "feature-sync.schedules[0].parameters="
                + "{\"view\":\"parquet\",\"mode\":\"incremental\"}");
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @BeforeEach
  void empty() {
    stack.wire().mend();
    stack.empty();
  }

  /** One row per entity; day and value of the generation. */
  private static void write(String file, int generation) throws IOException {
    StringBuilder text = new StringBuilder(OfflineStack.HEADER);
    for (int i = 0; i < ENTITIES; i++) {
      text.append(
          "%05d,%s,%s,,%d,%d,s,true%n"
              .formatted(i, day(generation), day(generation), generation, i));
    }
    Files.writeString(directory.resolve(file), text);
  }

  private static String day(int generation) {
    return "2024-03-%02dT00:00:00.000000000Z".formatted(generation);
  }

  private static void requireGeneration(FeastView view, int generation) {
    byte[][] none = {};
    List<OfflineRow> probes = new ArrayList<>();
    for (int i = 0; i < ENTITIES; i++) {
      probes.add(new OfflineRow(OfflineStack.key("%05d".formatted(i)), view, none, 1, 1));
    }
    List<StoredOfflineRow> rows = stack.store().read(view, probes);
    for (int i = 0; i < ENTITIES; i++) {
      StoredOfflineRow row = rows.get(i);
      assertThat(row.eventNs()).as("row " + i).hasValue(UtcTime.parse(day(generation)));
      assertThat(row.value(0)).isEqualTo(new FeastValue.Float64(generation).encode());
      assertThat(row.value(1)).isEqualTo(new FeastValue.Int64(i).encode());
    }
  }

  /** Over a wire that is slow enough for a window to have a middle that is seen. */
  private static String submitAndAwaitTheMiddle(String request) {
    stack.wire().slow(Duration.ofMillis(1));
    String id = stack.client().submit(request);
    SyncStack.await(
        "the middle of the window",
        () -> {
          JsonNode job = stack.client().job(id);
          assertThat(job.get("finishedAt").isNull()).as("must not have ended: " + job).isTrue();
          JsonNode progress = job.get("progress");
          return progress.get("unit").asString().equals("rows")
              && progress.get("done").asLong() > ENTITIES / 10;
        });
    return id;
  }

  private static JsonNode reportOf(String id) {
    JsonNode job = stack.client().awaitEnd(id);
    assertThat(job.get("state").asString()).as(job.toString()).isEqualTo("SUCCEEDED");
    return job.get("report");
  }

  @Test
  void shouldWriteAgainWhatARedisThatWasKilledMayHaveLost() throws Exception {
    write("books.csv", 1);
    String id = submitAndAwaitTheMiddle(FULL);

    stack.redis().kill();
    startRedis();
    JsonNode report = reportOf(id);

    requireGeneration(OfflineStack.BOOKS, 1);
    JsonNode entities = report.get("entities");
    assertThat(entities.get("written").asLong() + entities.get("same").asLong())
        .as("all of them were sent to the new run of Redis")
        .isEqualTo(ENTITIES);
  }

  @Test
  void shouldGiveAnEmptiedRedisEverythingOnTheNextRun() throws Exception {
    write("books.csv", 1);
    JsonNode first = stack.succeed(FULL);
    write("books.csv", 2);
    String lost = submitAndAwaitTheMiddle(INCREMENTAL);

    stack.empty();
    stack.wire().mend();
    SyncStack.await(
        "the job is forgotten or ended",
        () -> stack.client().get("/v1/jobs/" + lost).status() == 404);
    JsonNode again = stack.succeed(INCREMENTAL);

    assertThat(first.get("entities").get("written").asInt()).isEqualTo(ENTITIES);
    assertThat(again.get("since").asString()).isEqualTo("nothing is known");
    requireGeneration(OfflineStack.BOOKS, 2);
  }

  @Test
  void shouldWriteTheLastWindowAgainAfterAFailoverToAnOlderCopy() throws Exception {
    write("books.csv", 1);
    stack.succeed(FULL);
    Path copy = copyOfRedis("after");
    write("books.csv", 2);
    stack.succeed(INCREMENTAL);
    requireGeneration(OfflineStack.BOOKS, 2);

    failOverTo(copy);
    requireGeneration(OfflineStack.BOOKS, 1);
    JsonNode report = stack.succeed(INCREMENTAL);

    assertThat(report.get("since").asString()).contains("Redis was started anew since");
    assertThat(report.get("entities").get("written").asInt()).isEqualTo(ENTITIES);
    requireGeneration(OfflineStack.BOOKS, 2);
  }

  @Test
  void shouldGoOnAfterAFailoverInTheMiddleOfAWindow() throws Exception {
    write("books.csv", 1);
    String id = submitAndAwaitTheMiddle(FULL);
    Path copy = copyOfRedis("middle");
    SyncStack.await(
        "more of the window",
        () -> {
          JsonNode job = stack.client().job(id);
          return !job.get("finishedAt").isNull()
              || job.get("progress").get("done").asLong() > ENTITIES / 2;
        });

    failOverTo(copy);
    reportOf(id);

    requireGeneration(OfflineStack.BOOKS, 1);
  }

  /** As a replica that lags behind has it: stopped while it is taken. */
  private static Path copyOfRedis(String name) throws IOException {
    Path copy = Files.createDirectories(directory.resolve("copies").resolve(name));
    stack.redis().pause();
    try {
      copy(stack.redis().storage(), copy);
    } finally {
      stack.redis().resume();
    }
    return copy;
  }

  private static void failOverTo(Path copy) throws IOException {
    stack.redis().kill();
    Path storage = stack.redis().storage();
    try (Stream<Path> files = Files.walk(storage)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
    copy(copy, Files.createDirectories(storage));
    startRedis();
  }

  /** Until its clients have connected anew: till then they say that Redis must answer. */
  private static void startRedis() {
    stack.wire().mend();
    stack.redis().start();
    SyncStack.await("the test reaches Redis", MaterializeRedisFaultsIT::reachesRedis);
    SyncStack.await(
        "feature-sync reaches Redis", () -> stack.client().get("/v1/jobs/none").status() != 503);
  }

  private static boolean reachesRedis() {
    try {
      byte[][] none = {};
      byte[] key = OfflineStack.key("00000");
      var row = new OfflineRow(key, OfflineStack.BOOKS, none, 1, 1);
      return stack.store().read(OfflineStack.BOOKS, List.of(row)).size() == 1;
    } catch (StoreException e) {
      return false;
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  @Test
  void shouldWriteSeveralViewsOfTheSameEntitiesAtOnce() throws Exception {
    write("books.csv", 1);
    write("lenient-1.csv", 2);
    List<String> ids = new ArrayList<>();

    for (int i = 0; i < 2; i++) {
      ids.add(stack.client().submit(FULL));
      ids.add(stack.client().submit(FULL.replace("books", "lenient")));
    }
    long written = 0;
    for (String id : ids) {
      written += reportOf(id).get("entities").get("written").asLong();
    }

    assertThat(written)
        .as("each row once, whichever of two jobs was first")
        .isEqualTo(2 * ENTITIES);
    requireGeneration(OfflineStack.BOOKS, 1);
    requireGeneration(LENIENT, 2);
  }

  private static void writeScheduled(int generation) throws Exception {
    Path folder = Files.createDirectories(directory.resolve("parquet"));
    ParquetTable.write(
        folder.resolve("part-" + generation + ".parquet"),
        "SELECT '005930' AS code, DATE '2024-01-1%d' AS day, %<d.5 AS \"BPS\", 7 AS shares"
            .formatted(generation));
  }

  @Test
  void shouldTakeNewRowsByItsScheduleAlone() throws Exception {
    FeastView parquet = FeastView.of("parquet", List.of("bps", "shares"));
    for (int generation = 1; generation <= 2; generation++) {
      writeScheduled(generation);
      FeastValue value = new FeastValue.Float64(generation + 0.5);
      SyncStack.await("its value", () -> stack.value(parquet, "005930", 0).equals(value));
    }
  }
}
