package io.factorline.gateway.guard;

import io.factorline.gateway.rollout.Guards;
import java.util.Locale;

/**
 * Judges a canary's errors and latency against its guards and against the stable arm. A rate of
 * errors breaks its limit only where the whole interval of 95 % is above it, and keeps it only
 * where the whole interval is below: between the two more calls must come. Stateless; thread-safe.
 */
public final class Judge {
  private static final double QUANTILE = 0.95;
  private static final double NS_PER_MS = 1e6;

  private Judge() {}

  /**
   * The verdict; a breach within the window counts as much as one over the whole stage.
   *
   * @param isWhole whether the stage gives the canary the whole universe: the stable arm then has
   *     no calls to compare with, and the limit in ms decides alone
   */
  public static Verdict judge(Guards guards, Sample sample, boolean isWhole) {
    Verdict recent = judge(guards, sample.recentCanary(), sample.recentStable(), isWhole);
    if (isTrouble(recent)) {
      return recent;
    }
    return judge(guards, sample.canary(), sample.stable(), isWhole);
  }

  private static boolean isTrouble(Verdict verdict) {
    return verdict instanceof Verdict.Breach || verdict instanceof Verdict.SharedTrouble;
  }

  private static Verdict judge(Guards guards, Tally canary, Tally stable, boolean isWhole) {
    if (canary.calls() < guards.minCalls()) {
      return new Verdict.Unknown("calls=%d of %d".formatted(canary.calls(), guards.minCalls()));
    }
    Verdict errors = errors(guards, canary, stable);
    Verdict latency = latency(guards, canary, stable, isWhole);
    if (errors instanceof Verdict.Breach || latency instanceof Verdict.Pass) {
      return errors;
    }
    return latency instanceof Verdict.Breach || !isTrouble(errors) ? latency : errors;
  }

  private static Verdict errors(Guards guards, Tally canary, Tally stable) {
    double limit = guards.maxErrorRate();
    if (canary.errorRateAtLeast() > limit) {
      String rule =
          String.format(
              Locale.ROOT,
              "error rate must be <= %.4f: errors=%d, calls=%d, stable errors=%d of %d",
              limit,
              canary.errors(),
              canary.calls(),
              stable.errors(),
              stable.calls());
      boolean isShared = stable.calls() >= guards.minCalls() && stable.errorRateAtLeast() > limit;
      return isShared ? new Verdict.SharedTrouble(rule) : new Verdict.Breach(rule);
    }
    return canary.errorRateAtMost() < limit
        ? new Verdict.Pass()
        : new Verdict.Unknown(
            "calls=%d, errors=%d do not say yet".formatted(canary.calls(), canary.errors()));
  }

  private static Verdict latency(Guards guards, Tally canary, Tally stable, boolean isWhole) {
    double ms = canary.quantileNs(QUANTILE) / NS_PER_MS;
    double stableMs = stable.quantileNs(QUANTILE) / NS_PER_MS;
    boolean isComparable = stable.calls() >= guards.minCalls();
    String figures =
        String.format(Locale.ROOT, "canary p95=%.2f ms, stable p95=%.2f ms", ms, stableMs);
    if (isComparable && ms > stableMs * guards.maxLatencyRatio()) {
      return new Verdict.Breach(
          "latency must be <= %s times the stable arm's: ".formatted(guards.maxLatencyRatio())
              + figures);
    }
    long limitMs = guards.maxLatency().toMillis();
    if (ms > limitMs) {
      String rule = "latency must be <= %d ms: ".formatted(limitMs) + figures;
      return isComparable && stableMs > limitMs
          ? new Verdict.SharedTrouble(rule)
          : new Verdict.Breach(rule);
    }
    return isComparable || isWhole
        ? new Verdict.Pass()
        : new Verdict.Unknown("stable calls=%d of %d".formatted(stable.calls(), guards.minCalls()));
  }
}
