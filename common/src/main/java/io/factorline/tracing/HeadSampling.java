package io.factorline.tracing;

/**
 * Which traces are followed that nobody decided on before: by the lower half of their id, so that
 * all who see an id decide alike. The rule is that of OpenTelemetry's sampler by ratio.
 */
final class HeadSampling {
  private final long bound;

  /**
   * A rule.
   *
   * @param ratio share of traces, in [0, 1]
   */
  HeadSampling(double ratio) {
    // Below the absolute value of each number, also of the one whose own is negative.
    this.bound =
        ratio >= 1 ? Long.MAX_VALUE : ratio <= 0 ? Long.MIN_VALUE : (long) (ratio * Long.MAX_VALUE);
  }

  /** Whether a trace whose id ends in these 64 bits is followed. */
  boolean takes(long idLow) {
    return Math.abs(idLow) < bound;
  }
}
