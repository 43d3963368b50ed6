package io.factorline.lake.parquet;

import java.nio.file.Path;

/**
 * What one DuckDB may use.
 *
 * @param memoryBytes most memory; what needs more goes to {@code spillFolder}
 * @param threads threads of one query
 * @param spillFolder a folder of this machine for what does not fit
 * @param spillBytes most bytes in that folder
 */
public record DuckDbSettings(long memoryBytes, int threads, Path spillFolder, long spillBytes) {
  private static final long LEAST_MEMORY = 64L << 20;

  /** Checks the ranges. */
  public DuckDbSettings {
    if (memoryBytes < LEAST_MEMORY || threads < 1 || spillBytes < 0) {
      throw new IllegalArgumentException(
          "must be memoryBytes >= 64 MiB, threads >= 1, spillBytes >= 0: memoryBytes="
              + memoryBytes
              + ", threads="
              + threads
              + ", spillBytes="
              + spillBytes);
    }
  }
}
