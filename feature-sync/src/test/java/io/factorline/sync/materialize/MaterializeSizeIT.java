package io.factorline.sync.materialize;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.local.process.OsProcess;
import io.factorline.sync.SyncStack;
import io.factorline.sync.TestCatalog;
import io.factorline.sync.fixture.ParquetTable;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A process of 256 MB of heap loads a source of any size. */
final class MaterializeSizeIT {
  /** Rows of the source; 5,000,000 of them take some minutes. */
  private static final long ROWS = Long.getLong("materialize.rows", 200_000);

  private static final long ROWS_OF_AN_ENTITY = 50;

  /** Heap, code, and twice what DuckDB may take. */
  private static final long MOST_KB = 900 * 1024;

  @Test
  void shouldKeepToItsMemory(@TempDir Path directory) throws Exception {
    Path folder = Files.createDirectories(directory.resolve("parquet"));
    ParquetTable.write(
        folder.resolve("large.parquet"),
        "SELECT 'E' || (r %% %d) AS code, DATE '2010-01-01' + (r // %d)::INTEGER AS day,"
                .formatted(ROWS / ROWS_OF_AN_ENTITY, ROWS / ROWS_OF_AN_ENTITY)
            + " r / 7.0 AS \"BPS\", r AS shares FROM range("
            + ROWS
            + ") t(r)");
    try (SyncStack stack = new SyncStack(directory)) {
      OsProcess sync =
          stack.start(
              "factorline.catalog=" + TestCatalog.write(directory),
              "feature-sync.materialize.work=" + directory.resolve("work"));
      JsonNode report = succeed(stack, sync);

      assertThat(report.get("rows").get("inWindow").asLong()).isEqualTo(ROWS);
      assertThat(report.get("entities").get("written").asLong())
          .isEqualTo(ROWS / ROWS_OF_AN_ENTITY);
      assertThat(report.get("lakeRows").asLong()).isEqualTo(ROWS);
      assertThat(peakKb(sync)).isBetween(1L, MOST_KB);
      System.out.printf("rows=%,d peak=%,d kB%n", ROWS, peakKb(sync));
    }
  }

  private static JsonNode succeed(SyncStack stack, OsProcess sync) {
    String id = stack.client(sync).submit("{\"type\":\"materialize\",\"view\":\"parquet\"}");
    SyncStack.await("begin", () -> !stack.client(sync).job(id).get("startedAt").isNull());
    long seen = -1;
    while (true) {
      long before = seen;
      SyncStack.await(
          "progress, or the end",
          () -> {
            JsonNode job = stack.client(sync).job(id);
            return !job.get("finishedAt").isNull() || mark(job) != before;
          });
      JsonNode job = stack.client(sync).job(id);
      seen = mark(job);
      if (!job.get("finishedAt").isNull()) {
        assertThat(job.get("state").asString()).as(job.toString()).isEqualTo("SUCCEEDED");
        return job.get("report");
      }
    }
  }

  private static long mark(JsonNode job) {
    return job.get("progress").hashCode();
  }

  private static long peakKb(OsProcess process) throws Exception {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
