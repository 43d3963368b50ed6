package io.factorline.sync.request;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Where the files of researchers lie, and what their jobs may use.
 *
 * @param folder files that jobs read and write; no request reaches outside of it; empty for {@code
 *     research} beside the lake
 * @param scratch folder for work in progress; empty for {@code factorline-research} in the
 *     temporary folder
 * @param memory most memory of one job, in DuckDB
 * @param maxScratch most bytes of work in progress of one job
 * @param threads threads of one job; 0 for one per core
 * @param maxRows most rows of a spine
 */
@Validated
@ConfigurationProperties(prefix = "feature-sync.research", ignoreUnknownFields = false)
public record ResearchProperties(
    @DefaultValue("") String folder,
    @DefaultValue("") String scratch,
    @DefaultValue("1GB") DataSize memory,
    @DefaultValue("64GB") DataSize maxScratch,
    @DefaultValue("0") int threads,
    @DefaultValue("200000000") long maxRows) {
  private static final long LEAST_MEMORY = 128L << 20;

  /** Checks the ranges. */
  public ResearchProperties {
    if (memory.toBytes() < LEAST_MEMORY) {
      throw new IllegalArgumentException("must be at least 128MB: memory=" + memory);
    }
    if (threads < 0 || threads > 256) {
      throw new IllegalArgumentException("must be in 0..256: threads=" + threads);
    }
    if (maxRows < 1 || maxScratch.toBytes() < 1) {
      throw new IllegalArgumentException(
          "must be >= 1: maxRows=" + maxRows + ", maxScratch=" + maxScratch);
    }
  }

  /** The folder, beside this lake where none is named. */
  Path folder(Path lake) {
    return folder.isEmpty()
        ? lake.toAbsolutePath().normalize().resolveSibling("research")
        : Path.of(folder);
  }

  /** The folder for work in progress. */
  public Path scratchFolder() {
    return scratch.isEmpty()
        ? Path.of(System.getProperty("java.io.tmpdir"), "factorline-research")
        : Path.of(scratch).toAbsolutePath();
  }

  /** Threads of one job. */
  public int usedThreads() {
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }
}
