package io.factorline.benchmarks.load.http;

import org.HdrHistogram.Histogram;

/**
 * What a load measured.
 *
 * @param fromDue from when each request should have been sent to the end of its answer, ns: nothing
 *     is omitted while the server, or this generator, stands still
 * @param fromSent from when it was sent, ns: as a caller sees that waits for nobody else
 * @param late from due to sent where a connection was free, ns: the generator's own lateness
 * @param refused answers 429, from when their requests were due, ns; they are in none of those
 *     above
 * @param failed answers other than 200
 * @param failedStatus the last status other than 200; NaN where there is none
 * @param unanswered requests without an answer in time; they are in {@code fromDue}
 * @param bodyBytes bytes of all bodies
 * @param seconds from the first request that counts to the end of the last answer
 */
public record Latencies(
    Histogram fromDue,
    Histogram fromSent,
    Histogram late,
    Histogram refused,
    long failed,
    double failedStatus,
    long unanswered,
    long bodyBytes,
    double seconds) {
  private static final double NS_PER_MS = 1e6;

  /** Answers a second, those aside that were refused. */
  public double rate() {
    return fromSent.getTotalCount() / seconds;
  }

  /** A percentile of {@link #fromDue} in ms. */
  public double dueMs(double percentile) {
    return fromDue.getValueAtPercentile(percentile) / NS_PER_MS;
  }

  /** A percentile of {@link #fromSent} in ms. */
  public double sentMs(double percentile) {
    return fromSent.getValueAtPercentile(percentile) / NS_PER_MS;
  }

  /** A percentile of {@link #refused} in ms. */
  public double refusedMs(double percentile) {
    return refused.getValueAtPercentile(percentile) / NS_PER_MS;
  }

  /** A percentile of {@link #late} in ms. */
  public double lateMs(double percentile) {
    return late.getValueAtPercentile(percentile) / NS_PER_MS;
  }
}
