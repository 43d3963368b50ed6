package io.factorline.sync.materialize;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of materialization.
 *
 * @param work folder for rows while they are sorted; empty for one of the system's
 * @param memory that DuckDB may take for one job, beyond which it sorts on disk; twice for Parquet
 * @param batch rows that are sent to Redis at once
 * @param checkpointEvery how much work the end of a process costs
 * @param keptFindings bad cells that a report names
 */
@Validated
@ConfigurationProperties(prefix = "feature-sync.materialize", ignoreUnknownFields = false)
public record MaterializeProperties(
    @DefaultValue("") String work,
    @DefaultValue("128MB") DataSize memory,
    @DefaultValue("1000") int batch,
    @DefaultValue("1s") Duration checkpointEvery,
    @DefaultValue("100") int keptFindings) {
  public MaterializeProperties {
    require(memory.toMegabytes() >= 32, "must be >= 32MB: memory=" + memory);
    require(batch >= 1 && batch <= 10_000, "must be in 1..10000: batch=" + batch);
    require(!checkpointEvery.isNegative(), "must be >= 0s: checkpointEvery=" + checkpointEvery);
    require(
        keptFindings >= 1 && keptFindings <= 1_000,
        "must be in 1..1000: keptFindings=" + keptFindings);
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }

  /** The folder for rows while they are sorted. */
  Path workFolder() {
    return work.isEmpty()
        ? Path.of(System.getProperty("java.io.tmpdir"), "factorline-sync")
        : Path.of(work).toAbsolutePath();
  }
}
