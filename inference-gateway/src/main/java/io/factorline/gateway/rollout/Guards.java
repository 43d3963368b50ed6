package io.factorline.gateway.rollout;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * By what a trial is judged.
 *
 * @param minCalls calls of the canary before any verdict, >= 1
 * @param maxErrorRate share of calls that may fail, in (0, 1)
 * @param maxLatency of 95 % of the calls
 * @param maxLatencyRatio of that latency to the stable arm's, > 1
 * @param window of the newest calls that are judged beside all of the stage
 * @param minStage time that a stage lasts at least
 * @param breaches looks in a row that must say the same before a rollback or pause, >= 1
 * @param passes looks in a row that must say the same before a promotion, >= 1
 * @param coolDown time after an automatic step in which nothing is promoted, and after a rollback
 *     in which the same version does not start again
 * @param minFills fills of executions within a stage before it is promoted by itself, >= 1
 * @param drift how far its scores may be from the stable version's; null where that is not judged
 */
public record Guards(
    int minCalls,
    double maxErrorRate,
    Duration maxLatency,
    double maxLatencyRatio,
    Duration window,
    Duration minStage,
    int breaches,
    int passes,
    Duration coolDown,
    int minFills,
    @Nullable DriftGuard drift) {
  private static final int MOST = 1_000_000;
  private static final Duration LONGEST = Duration.ofDays(30);
  private static final Duration LONGEST_WINDOW = Duration.ofMinutes(5);

  /** Where nothing else is asked. */
  public static final Guards DEFAULT =
      new Guards(
          50,
          0.02,
          Duration.ofMillis(100),
          3,
          Duration.ofMinutes(1),
          Duration.ofMinutes(10),
          3,
          10,
          Duration.ofMinutes(5),
          20,
          null);

  /** Without a bound for drift. */
  public Guards(
      int minCalls,
      double maxErrorRate,
      Duration maxLatency,
      double maxLatencyRatio,
      Duration window,
      Duration minStage,
      int breaches,
      int passes,
      Duration coolDown,
      int minFills) {
    this(
        minCalls,
        maxErrorRate,
        maxLatency,
        maxLatencyRatio,
        window,
        minStage,
        breaches,
        passes,
        coolDown,
        minFills,
        null);
  }

  public Guards {
    requireIn("minCalls", minCalls);
    requireIn("breaches", breaches);
    requireIn("passes", passes);
    requireIn("minFills", minFills);
    if (!(maxErrorRate > 0 && maxErrorRate < 1)) {
      throw new IllegalArgumentException("must be in (0, 1): maxErrorRate=" + maxErrorRate);
    }
    if (!(maxLatencyRatio > 1) || Double.isInfinite(maxLatencyRatio)) {
      throw new IllegalArgumentException("must be > 1: maxLatencyRatio=" + maxLatencyRatio);
    }
    requireIn("maxLatencyMs", maxLatency, Duration.ofMillis(1), Duration.ofMinutes(1));
    requireIn("windowMs", window, Duration.ofSeconds(1), LONGEST_WINDOW);
    requireIn("minStageMs", minStage, Duration.ZERO, LONGEST);
    requireIn("coolDownMs", coolDown, Duration.ZERO, LONGEST);
  }

  private static void requireIn(String name, int value) {
    if (value < 1 || value > MOST) {
      throw new IllegalArgumentException("must be in [1, %d]: %s=%d".formatted(MOST, name, value));
    }
  }

  private static void requireIn(String name, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "must be in [%d, %d]: %s=%d"
              .formatted(least.toMillis(), most.toMillis(), name, value.toMillis()));
    }
  }
}
