package io.factorline.sync.materialize;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.feast.FeastView;
import io.factorline.local.process.OsProcess;
import io.factorline.redis.OfflineRow;
import io.factorline.redis.StoredOfflineRow;
import io.factorline.redis.SyncRedis;
import io.factorline.sync.JobClient;
import io.factorline.sync.SyncStack;
import io.factorline.sync.TestCatalog;
import io.factorline.testsupport.Scale;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Whenever feature-sync dies, what it leaves in the end is that of a run in which nothing died. */
final class MaterializeFaultsIT {
  private static final FeastView BOOKS =
      FeastView.of("books", List.of("bps", "shares", "sector", "listed"));
  private static final int ENTITIES = Scale.of(1_500, 4_000);

  /** How often it dies; 50 of them take some minutes. */
  private static final int KILLS = Integer.getInteger("materialize.kills", 2);

  private static final String JOB =
      "{\"type\":\"materialize\",\"view\":\"books\",\"to\":\"2026-01-01T00:00:00Z\"}";

  private static String[] properties(Path directory) {
    return new String[] {
      "factorline.catalog=" + TestCatalog.write(directory),
      "feature-sync.jobs.lease=2s",
      "feature-sync.jobs.poll=100ms",
      "feature-sync.jobs.max-attempts=50",
      "feature-sync.materialize.batch=5",
      "feature-sync.materialize.checkpoint-every=0s",
      "feature-sync.materialize.work=" + directory.resolve("work")
    };
  }

  private static void writeSource(Path directory) throws IOException {
    StringBuilder text = new StringBuilder(OfflineStack.HEADER);
    Random random = new Random(3);
    for (int i = 0; i < 3 * ENTITIES; i++) {
      text.append(
          "%05d,2024-%02d-01T00:00:00Z,2025-01-01T00:00:00.%06dZ,%s,%s,%d,s%d,%s%n"
              .formatted(
                  random.nextInt(ENTITIES),
                  1 + random.nextInt(12),
                  i,
                  random.nextInt(20) == 0,
                  random.nextGaussian(),
                  i,
                  i,
                  i % 2 == 0));
    }
    Files.writeString(directory.resolve("books.csv"), text);
  }

  /** All rows of the view, each as one text. */
  private static List<String> rows(SyncStack stack) {
    byte[][] none = {};
    List<OfflineRow> probes = new ArrayList<>();
    for (int i = 0; i < ENTITIES; i++) {
      probes.add(new OfflineRow(OfflineStack.key("%05d".formatted(i)), BOOKS, none, 1, 1));
    }
    List<String> rows = new ArrayList<>();
    try (SyncRedis link = new SyncRedis(URI.create(stack.redis().uri()), Duration.ofSeconds(20))) {
      for (StoredOfflineRow row : link.offline().read(BOOKS, probes)) {
        StringBuilder text = new StringBuilder();
        text.append(row.eventNs()).append(row.knowledgeNs());
        for (int field = 0; field < BOOKS.featureCount(); field++) {
          text.append(Arrays.toString(row.value(field)));
        }
        rows.add(text.toString());
      }
    }
    return rows;
  }

  private static List<String> undisturbed(Path directory) throws IOException {
    Files.createDirectories(directory);
    writeSource(directory);
    try (SyncStack stack = new SyncStack(directory)) {
      OsProcess sync = stack.start(properties(directory));
      String id = stack.client(sync).submit(JOB);
      assertThat(stack.client(sync).awaitEnd(id).get("state").asString()).isEqualTo("SUCCEEDED");
      return rows(stack);
    }
  }

  private static long done(JsonNode job, String unit) {
    JsonNode progress = job.get("progress");
    return progress.get("unit").asString().equals(unit) ? progress.get("done").asLong() : -1;
  }

  /** Waits for a point of the job's life: while it reads, while it writes, while it ends. */
  private static void awaitPoint(JobClient client, String id, Path lake, Random random) {
    long before = Math.max(0, done(client.job(id), "rows"));
    int kind = random.nextInt(10);
    long more = random.nextInt(3 * ENTITIES / KILLS);
    SyncStack.await(
        "progress, or the end",
        () -> {
          JsonNode job = client.job(id);
          return !job.get("finishedAt").isNull()
              || (kind == 0 && done(job, "rows read") >= 0)
              || (kind == 1 && Files.exists(lake.resolve("offline")))
              || (kind > 1 && done(job, "rows") >= before + more);
        });
  }

  @Test
  void shouldEndAsARunInWhichNothingDied(@TempDir Path directory) throws Exception {
    List<String> expected = undisturbed(directory.resolve("undisturbed"));
    Path disturbed = Files.createDirectories(directory.resolve("disturbed"));
    writeSource(disturbed);
    Random random = new Random(5);
    try (SyncStack stack = new SyncStack(disturbed)) {
      OsProcess sync = stack.start(properties(disturbed));
      String id = stack.client(sync).submit(JOB);
      for (int kill = 0; kill < KILLS; kill++) {
        awaitPoint(stack.client(sync), id, disturbed.resolve("lake"), random);
        sync.kill();
        sync = stack.start(properties(disturbed));
      }
      JsonNode job = stack.client(sync).awaitEnd(id);

      assertThat(job.get("state").asString()).as(job.toString()).isEqualTo("SUCCEEDED");
      assertThat(rows(stack)).isEqualTo(expected);
      JsonNode lake = stack.client(sync).awaitEnd(stack.client(sync).submit(JOB)).get("report");
      assertThat(lake.get("lakeRows").asInt()).isZero();
      assertThat(lake.get("entities").get("written").asInt()).isZero();
    }
  }
}
