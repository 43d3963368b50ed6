package io.factorline.local.chaos;

/**
 * What Redis and Kafka hold against the whole log, run in one go in this process, once all of it is
 * applied.
 *
 * @param records of the log, those not applied among them
 * @param otherRows symbols whose canonical digest differs
 * @param missingBars closed bars that {@code factor-bars} lacks
 * @param otherRejects records that are rejected in one run and not in the other
 * @param problem why it could not be held against each other; empty where it was
 */
public record Loss(long records, int otherRows, int missingBars, int otherRejects, String problem) {
  boolean isNone() {
    return problem.isEmpty() && otherRows == 0 && missingBars == 0 && otherRejects == 0;
  }

  /** For people. */
  String words() {
    if (!problem.isEmpty()) {
      return problem;
    }
    return isNone()
        ? "none"
        : "%d rows, %d bars, %d rejects".formatted(otherRows, missingBars, otherRejects);
  }
}
