package io.factorline.local.chaos;

import java.util.Map;

/**
 * One read of all symbols.
 *
 * @param atMs when it was due, of the run's clock
 * @param tookMs from then to its answer
 * @param problem why it failed; empty where it was answered with 200
 * @param cells how many had which status: {@code PRESENT}, {@code STALE/INGEST}...
 */
record Sample(long atMs, long tookMs, String problem, Map<String, Integer> cells) {
  static final String PRESENT = "PRESENT";

  /** Copies the map. */
  Sample {
    cells = Map.copyOf(cells);
  }

  boolean isFailed() {
    return !problem.isEmpty();
  }

  /** Whether all that was asked for is there and fresh. */
  boolean isFresh() {
    return !isFailed() && count(PRESENT) == total();
  }

  /** Of a status with its reason, or of one with any reason. */
  int count(String status) {
    return cells.entrySet().stream()
        .filter(cell -> cell.getKey().equals(status) || cell.getKey().startsWith(status + "/"))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  int total() {
    return cells.values().stream().mapToInt(Integer::intValue).sum();
  }
}
