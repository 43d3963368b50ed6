package io.factorline.local.chaos;

import java.util.List;
import java.util.Map;

/**
 * What came of a fault. Times are ms; -1 where it did not happen.
 *
 * @param endMs from its begin to its end
 * @param reads that were due from its begin until all was fresh again
 * @param failed those that were not answered with 200
 * @param p99Ms of those that were
 * @param cells of all these reads by status
 * @param staleMs from its begin to the first sign of the status that was promised, or of any
 * @param freshMs until all was fresh for a while, from what the promise counts from
 * @param later reads after that which saw less all the same
 * @param broken the promises that were not kept; empty for none
 */
public record Result(
    String fault,
    long endMs,
    int reads,
    int failed,
    long p99Ms,
    Map<String, Integer> cells,
    long staleMs,
    long freshMs,
    int later,
    Loss loss,
    List<String> broken) {
  /** Copies the collections. */
  public Result {
    cells = Map.copyOf(cells);
    broken = List.copyOf(broken);
  }
}
